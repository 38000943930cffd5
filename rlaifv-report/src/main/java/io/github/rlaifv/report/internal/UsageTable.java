package io.github.rlaifv.report.internal;

import io.github.rlaifv.core.ledger.LedgerRow;
import io.github.rlaifv.core.ledger.LedgerTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The section of a page about what a run used.
 *
 * @param rows the rows of its ledger
 */
public record UsageTable(List<LedgerRow> rows) {
    private static final String HINT = "Tokens, images and time by stage and model, over all sessions of the run."
            + " Cached tokens are input tokens that were not computed again. The time is that in which the model was"
            + " called.";

    public UsageTable {
        rows = List.copyOf(rows);
    }

    /** Returns the section as HTML; empty if no model was called. */
    public String section() {
        return rows.isEmpty() ? "" : Page.section("Use of models", HINT, table());
    }

    private String table() {
        LedgerTable table = LedgerTable.of(rows);
        return Page.scrolling(
                "Use of models",
                "<table class=\"pinned\"><thead>" + row(table.head(), "th") + "</thead><tbody>\n"
                        + table.rows().stream()
                                .map(row -> row(row, "td") + "\n")
                                .collect(Collectors.joining())
                        + "</tbody></table>");
    }

    private static String row(List<String> cells, String tag) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + Html.text(cell) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
