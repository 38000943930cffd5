package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPair;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.PartKind;
import io.github.rlaifv.report.inspect.item.ResponseRole;
import io.github.rlaifv.report.internal.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An item with everything that is known about it.
 *
 * @param kind kind of the item
 * @param item the item
 * @param small address of the small image; empty if it can't be read
 * @param full address of the image in its own size
 */
record ItemView(PartKind kind, InspectedItem item, String small, String full) {

    String html() {
        return "<div class=\"whole\"><aside>" + image() + question() + remark() + ResponseView.facts(item.facts())
                + "</aside><div class=\"content\">" + pairs() + responses() + "</div></div>\n";
    }

    private String image() {
        return item.image().isEmpty() || small.isEmpty()
                ? withoutImage(item)
                : "<a class=\"picture\" href=\"" + Html.text(full)
                        + "\"><img alt=\"image of the item, opens in full size\"" + " src=\"" + Html.text(small)
                        + "\"/></a>";
    }

    /** What stands in the place of an image. */
    static String withoutImage(InspectedItem item) {
        String text = item.image().isEmpty() ? "no image" : "the image can't be read";
        return "<div class=\"nopicture\">" + Html.text(text) + "</div>";
    }

    private String question() {
        return item.question().isBlank() ? "" : "<p class=\"question\">" + Html.text(item.question()) + "</p>";
    }

    private String remark() {
        return item.remark().isEmpty() ? "" : "<p class=\"note\">" + Html.text(item.remark()) + "</p>";
    }

    private String pairs() {
        if (item.pairs().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section><h2>");
        html.append(kind == PartKind.PAIRS ? "Chosen and rejected" : "Pairs").append("</h2>\n");
        for (int i = 0; i < item.pairs().size(); i++) {
            html.append(ResponseView.pair(item.pairs().get(i), "pair " + (i + 1)));
        }
        return html.append("</section>\n").toString();
    }

    private String responses() {
        if (item.responses().isEmpty()) {
            return "";
        }
        List<InspectedResponse> ordered = new ArrayList<>(item.responses());
        if (kind == PartKind.INSTRUCTIONS) {
            ordered.sort(Comparator.comparingDouble(ItemView::rank));
        }
        StringBuilder html = new StringBuilder("<section><h2>");
        html.append(kind == PartKind.ANSWERS ? "Answer" : "Responses, best first")
                .append("</h2>\n");
        ordered.forEach(response -> html.append(ResponseView.response(response, badges(response))));
        return html.append("</section>\n").toString();
    }

    private static double rank(InspectedResponse response) {
        return Double.isFinite(response.score()) ? -response.score() : Double.POSITIVE_INFINITY;
    }

    /** Returns what the response was selected for in the pairs of the item. */
    private String badges(InspectedResponse response) {
        boolean chosen = item.pairs().stream()
                .map(InspectedPair::chosen)
                .anyMatch(one -> one.name().equals(response.name()));
        boolean rejected = item.pairs().stream()
                .map(InspectedPair::rejected)
                .anyMatch(one -> one.name().equals(response.name()));
        return (chosen ? ResponseView.role(ResponseRole.CHOSEN) : "")
                + (rejected ? ResponseView.role(ResponseRole.REJECTED) : "");
    }
}
