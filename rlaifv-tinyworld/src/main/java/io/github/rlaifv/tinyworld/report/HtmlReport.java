package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.report.internal.Html;
import java.util.Map;

/**
 * The page for people. It is well-formed XML, holds its style, charts and pictures in itself and runs no script.
 *
 * @param report what is told
 * @param images the pictures by key
 */
record HtmlReport(RunReport report, Map<String, ImageSource> images) {

    private static final String PAGE = """
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
            <header><h1>%s</h1><p class="byline">%s</p>
            %s</header>
            <main>
            %s</main>
            <footer>Every figure of this page is in report.json, beside it.</footer>
            </body>
            </html>
            """;

    String html() {
        return PAGE.formatted(
                Html.text(report.title()),
                style(),
                Html.text(report.title()),
                Html.text(byline()),
                new Headline(report).html() + notes(),
                sections());
    }

    private String byline() {
        Versions versions = report.versions();
        String device = versions.device();
        return report.createdAt().replace('T', ' ') + " · " + FigureText.seconds(report.secondsTotal()) + " · "
                + versions.processor() + (device == null ? "" : " · " + device);
    }

    private String notes() {
        StringBuilder html = new StringBuilder();
        for (String note : report.notes()) {
            html.append("<p class=\"note\">").append(Html.text(note)).append("</p>\n");
        }
        return html.toString();
    }

    private String sections() {
        Charts charts = new Charts(report);
        Tables tables = new Tables(report);
        Gallery gallery = new Gallery(images);
        String marks = report.hasGroundTruth() ? """
                <p class="hint"><span class="verdict good">✓<i>confirmed</i></span> or \
                <span class="verdict bad">✗<i>rejected</i></span> is what the labeler says of a claim, \
                <span class="fact good">● right</span> or <span class="fact bad">▲ wrong</span> what the picture \
                says.</p>
                """ : """
                <p class="hint"><span class="verdict good">✓<i>confirmed</i></span> or \
                <span class="verdict bad">✗<i>rejected</i></span> is what the labeler says of a claim.</p>
                """;
        return section("Round by round", "", charts.rounds() + tables.rounds())
                + section(
                        "Best of N by self-reward",
                        "<p class=\"hint\">The aligned model's own reward picks one of N candidates; no labeler is"
                                + " asked. Beside it: the reward's sum, the mean drawn to the pool's, and the perplexity"
                                + " of either model.</p>",
                        charts.bestOfN() + tables.bestOfN())
                + section("Before and after", marks, gallery.scenes(report.samples()))
                + section(
                        "What it learned from",
                        "<p class=\"hint\">The score is minus the number of claims that the labeler did not confirm."
                                + " Marked words are in one of the two only.</p>",
                        report.pairs().isEmpty() ? "" : gallery.pairs(report.pairs()))
                + section(
                        "The run",
                        "",
                        "<div class=\"charts\">" + charts.stages() + "<div class=\"beside\">" + tables.amounts()
                                + "</div></div><div class=\"boxes\">" + tables.circumstances() + "</div>");
    }

    private static String section(String title, String hint, String content) {
        return content.isEmpty() ? "" : "<section><h2>" + title + "</h2>" + hint + content + "</section>\n";
    }

    private static String style() {
        return LibraryResource.text(HtmlReport.class, "report.css");
    }
}
