package io.github.rlaifv.report.internal;

import org.jspecify.annotations.Nullable;

/** A box with a list of names and values. */
public final class DefinitionList {
    private final String title;
    private final StringBuilder rows = new StringBuilder();

    public DefinitionList(String title) {
        this.title = title;
    }

    /** Adds a row. */
    public DefinitionList add(String name, String value) {
        rows.append("<dt>").append(Html.text(name)).append("</dt><dd>");
        rows.append(Html.text(value)).append("</dd>");
        return this;
    }

    /** Adds a row if the value is known. */
    public DefinitionList addKnown(String name, @Nullable String value) {
        return value == null ? this : add(name, value);
    }

    /** Returns the box as HTML; empty if there are no rows. */
    public String html() {
        return rows.isEmpty()
                ? ""
                : "<div class=\"facts\"><h3>" + Html.text(title) + "</h3><dl>" + rows + "</dl></div>\n";
    }
}
