package io.github.rlaifv.report.internal;

import io.github.rlaifv.core.internal.LibraryResource;

/**
 * An HTML page that is well-formed XML, contains its style and charts, runs no script and needs no network.
 *
 * @param title title as plain text
 * @param byline plain text below the title
 * @param lead markup between the byline and the sections; may be empty
 * @param body markup
 * @param footer plain text
 * @param style style sheet
 */
public record Page(String title, String byline, String lead, String body, String footer, String style) {
    private static final String FRAME = """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
            <head>
            <meta charset="UTF-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
            <title>%s</title>
            <style>
            %s</style>
            </head>
            <body>
            <header><h1>%s</h1><p class="byline">%s</p>%s</header>
            <main>
            %s</main>
            <footer>%s</footer>
            </body>
            </html>
            """;

    /** Creates a page in the default style, without a lead. */
    public Page(String title, String byline, String body, String footer) {
        this(title, byline, "", body, footer, LibraryResource.text(Page.class, "page.css"));
    }

    /** Returns a section of the body with a heading; empty if there is no content. */
    public static String section(String title, String hint, String content) {
        if (content.isEmpty()) {
            return "";
        }
        String about = hint.isEmpty() ? "" : "<p class=\"hint\">" + Html.text(hint) + "</p>\n";
        return "<section><h2>" + Html.text(title) + "</h2>\n" + about + content + "</section>\n";
    }

    /**
     * Returns a table that scrolls in its box if it is wider than the page. A shadow shows at which side there is more,
     * and the arrow keys scroll the box once it has the focus.
     *
     * @param name name of the table for people who hear the page
     * @param table markup of the table
     */
    public static String scrolling(String name, String table) {
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + Html.text(name) + "\">" + table
                + "</div>\n";
    }

    /** Returns a card with a number, its name above, and a line of text below. */
    public static String card(String name, String figure, String detail) {
        return card(name, figure, detail, "");
    }

    /**
     * Same as {@link #card(String, String, String)}, with markup at the end of the card.
     *
     * @param verdict markup; may be empty
     */
    public static String card(String name, String figure, String detail, String verdict) {
        return "<div class=\"card\"><div class=\"name\">" + Html.text(name) + "</div><div class=\"figure\">"
                + Html.text(figure) + "</div><div class=\"detail\">" + Html.text(detail) + "</div>" + verdict
                + "</div>\n";
    }

    /** Returns the whole page as HTML. */
    public String html() {
        return FRAME.formatted(
                Html.text(title),
                style + LibraryResource.text(Page.class, "common.css"),
                Html.text(title),
                Html.text(byline),
                lead.isEmpty() ? "" : "\n" + lead,
                body,
                Html.text(footer));
    }
}
