package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.report.inspect.item.ClaimMark;
import io.github.rlaifv.report.inspect.item.InspectedClaim;
import io.github.rlaifv.report.inspect.item.InspectedFact;
import io.github.rlaifv.report.inspect.item.InspectedPair;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ResponseRole;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.WordDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Markup of responses, claims and pairs. */
final class ResponseView {
    private static final int LONG_FACT = 60;

    private ResponseView() {}

    /** Returns a response with all its claims. */
    static String response(InspectedResponse response, String badges) {
        return "<article class=\"response\"><h3>" + Html.text(response.name())
                + role(response.role()) + badges + "</h3>" + measures(response) + text(response, null)
                + claims(response.claims(), "") + remark(response) + facts(response.facts()) + "</article>\n";
    }

    /**
     * Returns a pair with its responses side by side: differing words are marked, differing claims come first.
     *
     * @param name name of the pair
     */
    static String pair(InspectedPair pair, String name) {
        String gap = Double.isFinite(pair.gap()) ? name + " · score gap " + number(pair.gap()) : name;
        return "<h3 class=\"pair-name\">" + gap + "</h3><div class=\"sides\">" + side(pair.chosen(), pair.rejected())
                + side(pair.rejected(), pair.chosen()) + "</div>\n";
    }

    private static String side(InspectedResponse response, InspectedResponse other) {
        List<InspectedClaim> own = InspectedPair.onlyIn(response, other);
        List<InspectedClaim> shared = new ArrayList<>(response.claims());
        shared.removeAll(own);
        String name = response.name().isEmpty() ? "" : " <small>" + Html.text(response.name()) + "</small>";
        StringBuilder claims = new StringBuilder();
        if (!own.isEmpty()) {
            claims.append("<h4>Claims only here (")
                    .append(own.size())
                    .append(")</h4>")
                    .append(claims(own, "only"));
        }
        if (!shared.isEmpty()) {
            claims.append("<details><summary>")
                    .append(shared.size())
                    .append(shared.size() == 1 ? " claim" : " claims")
                    .append(" in both</summary>")
                    .append(claims(shared, ""))
                    .append("</details>");
        }
        return "<article class=\"response\"><h3>"
                + role(response.role()).strip() + name
                + "</h3>" + measures(response) + text(response, other) + claims + remark(response)
                + facts(response.facts()) + "</article>\n";
    }

    private static String measures(InspectedResponse response) {
        List<String> parts = new ArrayList<>();
        if (Double.isFinite(response.score())) {
            parts.add("score <b>" + number(response.score()) + "</b>");
        }
        parts.add(count(response.words(), "word"));
        if (!response.claims().isEmpty()) {
            parts.add(count(response.claims().size(), "claim"));
        }
        return "<p class=\"measures\">" + String.join(" · ", parts) + "</p>";
    }

    private static String text(InspectedResponse response, @Nullable InspectedResponse other) {
        String text = response.text().isBlank()
                ? "<i>(nothing)</i>"
                : other == null ? Html.text(response.text()) : WordDiff.marked(response.text(), other.text());
        return "<blockquote class=\"" + tone(response.role()) + "\">" + text + "</blockquote>";
    }

    private static String remark(InspectedResponse response) {
        return response.remark().isEmpty() ? "" : "<p class=\"note\">" + Html.text(response.remark()) + "</p>";
    }

    /** Returns claims with their verdicts, each by color, sign and word. */
    private static String claims(List<InspectedClaim> claims, String style) {
        if (claims.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=\"claims " + style + "\">");
        for (InspectedClaim claim : claims) {
            html.append("<li>")
                    .append(verdict(claim.mark()))
                    .append("<span class=\"statement\">")
                    .append(Html.text(claim.statement()))
                    .append(claim.question().isEmpty() ? "" : "<small>" + Html.text(claim.question()) + "</small>")
                    .append(claim.remark().isEmpty() ? "" : "<small>" + Html.text(claim.remark()) + "</small>")
                    .append("</span>")
                    .append(probability(claim))
                    .append("</li>");
        }
        return html.append("</ul>").toString();
    }

    static String verdict(ClaimMark mark) {
        return "<span class=\"verdict " + tone(mark) + "\">" + mark.sign() + "<i>" + mark.word() + "</i></span>";
    }

    private static String probability(InspectedClaim claim) {
        if (!Double.isFinite(claim.pYes())) {
            return "<span class=\"p\"></span>";
        }
        String no = Double.isFinite(claim.pNo()) ? ", p(no) " + three(claim.pNo()) : "";
        return "<span class=\"p\" title=\"p(yes) " + three(claim.pYes()) + no + "\"><span>p(yes) "
                + three(claim.pYes())
                + "</span><svg viewBox=\"0 0 60 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                + "<rect class=\"rail\" width=\"60\" height=\"6\" rx=\"3\"/><rect class=\"fill " + tone(claim.mark())
                + "\" width=\"" + String.format(Locale.ROOT, "%.1f", 60 * Math.min(1, Math.max(0, claim.pYes())))
                + "\" height=\"6\" rx=\"3\"/></svg></span>";
    }

    /** Returns values: short ones in a list, long ones, such as a judge's review, each in a box that opens. */
    static String facts(List<InspectedFact> facts) {
        StringBuilder list = new StringBuilder();
        StringBuilder boxes = new StringBuilder();
        for (InspectedFact fact : facts) {
            if (fact.value().length() <= LONG_FACT && !fact.value().contains("\n")) {
                list.append("<div><dt>").append(Html.text(fact.name())).append("</dt><dd>");
                list.append(Html.text(fact.value())).append("</dd></div>");
            } else {
                boxes.append("<details><summary>")
                        .append(Html.text(fact.name()))
                        .append("</summary><blockquote>")
                        .append(Html.text(fact.value()))
                        .append("</blockquote></details>");
            }
        }
        return (list.isEmpty() ? "" : "<dl class=\"values\">" + list + "</dl>") + boxes;
    }

    static String role(ResponseRole role) {
        return switch (role) {
            case NONE -> "";
            case CHOSEN -> " <span class=\"side good\">✓ chosen</span>";
            case REJECTED -> " <span class=\"side bad\">✗ rejected</span>";
            case PICKED -> " <span class=\"side good\">★ picked</span>";
        };
    }

    private static String tone(ResponseRole role) {
        return switch (role) {
            case NONE -> "plain";
            case CHOSEN, PICKED -> "good";
            case REJECTED -> "bad";
        };
    }

    static String tone(ClaimMark mark) {
        return switch (mark) {
            case CONFIRMED -> "good";
            case REJECTED -> "bad";
            case UNDECIDED -> "open";
            case UNJUDGED -> "plain";
        };
    }

    /** Returns a number with a minus sign that readers know. */
    static String number(double value) {
        return NumberText.shorten(value).replace('-', '−');
    }

    static String count(int number, String name) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? name : name + "s");
    }

    private static String three(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
