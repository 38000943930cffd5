package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ItemTraits;
import io.github.rlaifv.report.inspect.item.PartKind;
import io.github.rlaifv.report.internal.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An item in a list: image, question, its beginning, and its numbers.
 *
 * @param kind kind of the item
 * @param item the item
 * @param image address of the small image; empty if it can't be read
 * @param address address of the item's page
 * @param number number of the item in the file, counted from 1
 */
record ItemRow(PartKind kind, InspectedItem item, String image, String address, int number) {
    private static final int SNIPPET = 240;

    /**
     * Returns the markup.
     *
     * @param data whether the row carries what a script needs to filter it
     */
    String html(boolean data) {
        ItemTraits traits = ItemTraits.of(item);
        String question = item.question().isBlank() ? item.id() : item.question();
        return "<li class=\"row\"" + (data ? data(traits) : "") + "><div class=\"thumb\">" + shownImage() + "</div>"
                + "<div class=\"about\"><a class=\"open\" href=\"" + Html.text(address) + "\">" + Html.text(question)
                + "</a><small>" + number + " · " + Html.text(item.id()) + "</small>" + snippets() + remark()
                + "</div><div class=\"chips\">" + String.join("", chips(traits)) + "</div></li>\n";
    }

    private String shownImage() {
        return item.image().isPresent() && !image.isEmpty()
                ? "<img loading=\"lazy\" alt=\"\" src=\"" + Html.text(image) + "\"/>"
                : ItemView.withoutImage(item);
    }

    private String remark() {
        boolean skipped = item.remark().startsWith("skipped");
        return skipped ? "<p class=\"note\">" + Html.text(item.remark()) + "</p>" : "";
    }

    private String snippets() {
        List<InspectedResponse> all = item.allResponses();
        int shown = kind == PartKind.PAIRS ? 2 : 1;
        return all.stream()
                .limit(shown)
                .map(response -> "<p class=\"snippet\">"
                        + ResponseView.role(response.role()).strip() + " " + Html.text(beginning(response.text()))
                        + "</p>")
                .collect(Collectors.joining());
    }

    private static String beginning(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= SNIPPET) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, SNIPPET)) + "…";
    }

    private List<String> chips(ItemTraits traits) {
        List<String> chips = new ArrayList<>();
        if (kind != PartKind.PAIRS
                && kind != PartKind.ANSWERS
                && !item.responses().isEmpty()) {
            chips.add(chip("", ResponseView.count(item.responses().size(), "response")));
        }
        add(chips, "good", "✓", traits.confirmed(), "confirmed");
        add(chips, "bad", "✗", traits.rejected(), "rejected");
        add(chips, "open", "?", traits.undecided(), "undecided");
        if (Double.isFinite(traits.gap())) {
            chips.add(chip(
                    "", (kind == PartKind.POOLS ? "reward gap " : "score gap ") + ResponseView.number(traits.gap())));
        }
        if (kind == PartKind.INSTRUCTIONS && traits.pairs() > 0) {
            chips.add(chip("", ResponseView.count(traits.pairs(), "pair")));
        }
        if (traits.words() > 0) {
            chips.add(
                    chip("", (kind == PartKind.ANSWERS ? "" : "up to ") + ResponseView.count(traits.words(), "word")));
        }
        return chips;
    }

    private static void add(List<String> chips, String tone, String sign, int count, String word) {
        if (count > 0) {
            chips.add(chip(tone, sign + " " + String.format(Locale.ROOT, "%,d", count) + " " + word));
        }
    }

    private static String chip(String tone, String text) {
        return "<span class=\"chip " + tone + "\">" + Html.text(text) + "</span>";
    }

    private String data(ItemTraits traits) {
        String text = item.id() + "\n" + item.question() + "\n"
                + item.allResponses().stream()
                        .map(response -> response.text() + "\n"
                                + response.claims().stream()
                                        .map(claim -> claim.statement())
                                        .collect(Collectors.joining("\n")))
                        .collect(Collectors.joining("\n"));
        return " data-text=\"" + Html.text(text.toLowerCase(Locale.ROOT)) + "\" data-confirmed=\"" + traits.confirmed()
                + "\" data-rejected=\"" + traits.rejected() + "\" data-undecided=\"" + traits.undecided()
                + "\" data-pairs=\"" + traits.pairs() + "\" data-words=\"" + traits.words() + "\" data-gap=\""
                + (Double.isFinite(traits.gap()) ? traits.gap() : "") + "\"";
    }
}
