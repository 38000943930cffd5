package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import java.util.Map;

/**
 * The report as an HTML page. It is well-formed XML, contains its style, charts and images, and runs no script.
 *
 * @param report the content of the page
 * @param images the images of the page by key
 */
record HtmlReport(RunReport report, Map<String, ImageSource> images) {

    String html() {
        return new Page(
                        report.title(),
                        byline(),
                        new Headline(report).html() + notes(),
                        sections(),
                        "Every figure of this page is in report.json, beside it.",
                        LibraryResource.text(HtmlReport.class, "report.css"))
                .html();
    }

    private String byline() {
        Versions versions = report.circumstances().versions();
        String device = versions.device();
        return report.createdAt().replace('T', ' ') + " · " + MetricText.seconds(report.secondsTotal()) + " · "
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
        return Page.section("Round by round", "", charts.rounds() + tables.rounds())
                + Page.section(
                        "Best of N by self-reward",
                        "The aligned model's own reward picks one of N candidates; no labeler is"
                                + " asked. Beside it: the reward's sum, the mean drawn to the pool's, and the perplexity"
                                + " of either model.",
                        charts.bestOfN() + tables.bestOfN())
                + Page.section(
                        "Before and after",
                        "",
                        report.samples().isEmpty() ? "" : marks + gallery.scenes(report.samples()))
                + Page.section(
                        "What it learned from",
                        "The score is minus the number of claims that the labeler did not confirm."
                                + " Marked words are in one of the two only.",
                        report.pairs().isEmpty() ? "" : gallery.pairs(report.pairs()))
                + Page.section(
                        "The run",
                        "",
                        "<div class=\"charts\">" + charts.stages() + "<div class=\"beside\">" + tables.amounts()
                                + "</div></div><div class=\"boxes\">" + tables.circumstances() + "</div>");
    }
}
