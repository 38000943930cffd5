package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.report.inspect.item.ItemOrder;
import io.github.rlaifv.report.inspect.item.ItemState;
import io.github.rlaifv.report.inspect.item.PartKind;
import io.github.rlaifv.report.internal.Html;
import java.util.EnumSet;
import java.util.Set;

/**
 * The form that filters a list.
 *
 * @param kind kind of the items, which decides which fields the form has
 * @param query present filter
 * @param action address of the list
 */
record FilterForm(PartKind kind, ListQuery query, String action) {

    String html() {
        boolean claims = kind == PartKind.INSTRUCTIONS || kind == PartKind.PAIRS;
        boolean scores = kind != PartKind.ANSWERS;
        return "<form class=\"filter\" method=\"get\" action=\"" + Html.text(action) + "\" role=\"search\">"
                + field(
                        "wide",
                        "Text",
                        input(ListQuery.TEXT, "search", query.filter().text(), "id, question, response or claim"))
                + (claims ? field("", "Verdicts and pairs", states()) : "")
                + range(
                        "Words, longest response",
                        ListQuery.LEAST_WORDS,
                        query.leastWords(),
                        ListQuery.MOST_WORDS,
                        query.mostWords(),
                        "1")
                + (scores
                        ? range(
                                kind == PartKind.POOLS ? "Reward gap" : "Score gap",
                                ListQuery.LEAST_GAP,
                                ListQuery.gap(query.filter().leastGap()),
                                ListQuery.MOST_GAP,
                                ListQuery.gap(query.filter().mostGap()),
                                "any")
                        : "")
                + field("", "Order", orders())
                + "<div class=\"buttons\"><button type=\"submit\">Apply</button><a class=\"button\" href=\""
                + Html.text(action) + "\">Reset</a></div></form>\n";
    }

    private static String field(String style, String label, String control) {
        return "<label class=\"field " + style + "\"><span>" + label + "</span>" + control + "</label>";
    }

    private static String input(String name, String type, String value, String hint) {
        return "<input type=\"" + type + "\" name=\"" + name + "\" value=\"" + Html.text(value) + "\" placeholder=\""
                + hint + "\"/>";
    }

    private static String range(
            String label, String least, String leastValue, String most, String mostValue, String step) {
        return "<fieldset class=\"field\"><legend>" + label + "</legend><div class=\"range\">"
                + bound(label + ", at least", least, leastValue, "from", step)
                + bound(label + ", at most", most, mostValue, "to", step) + "</div></fieldset>";
    }

    private static String bound(String label, String name, String value, String hint, String step) {
        return "<input type=\"number\" step=\"" + step + "\" aria-label=\"" + label + "\" name=\"" + name
                + "\" value=\"" + Html.text(value) + "\" placeholder=\"" + hint + "\"/>";
    }

    private String states() {
        StringBuilder options = new StringBuilder("<select name=\"" + ListQuery.STATE + "\">");
        Set<ItemState> shown = EnumSet.allOf(ItemState.class);
        if (kind == PartKind.PAIRS) {
            shown.removeAll(EnumSet.of(ItemState.PAIRED, ItemState.UNPAIRED));
        }
        for (ItemState state : shown) {
            option(
                    options,
                    ListQuery.word(state),
                    state.text(),
                    state == query.filter().state());
        }
        return options.append("</select>").toString();
    }

    private String orders() {
        StringBuilder options = new StringBuilder("<select name=\"" + ListQuery.ORDER + "\">");
        for (ItemOrder order : ItemOrder.values()) {
            boolean known = switch (order) {
                case FILE, LENGTH -> true;
                case GAP -> kind != PartKind.ANSWERS;
                case REJECTED -> kind == PartKind.INSTRUCTIONS || kind == PartKind.PAIRS;
            };
            if (known) {
                option(
                        options,
                        ListQuery.word(order),
                        order.text(),
                        order == query.filter().order());
            }
        }
        return options.append("</select>").toString();
    }

    private static void option(StringBuilder options, String value, String text, boolean selected) {
        options.append("<option value=\"")
                .append(value)
                .append(selected ? "\" selected=\"selected\">" : "\">")
                .append(Html.text(text))
                .append("</option>");
    }
}
