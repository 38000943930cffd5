package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.report.internal.Notes;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.SmallSample;
import io.github.rlaifv.report.internal.UsageTable;
import java.util.ArrayList;
import java.util.List;
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
                        "All metrics of this page are also in report.json in the same folder.",
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
        List<String> notes = new ArrayList<>(report.notes());
        if (report.hasGroundTruth()) {
            SmallSample.of(report.evaluation().scenes(), "held-out scenes").ifPresent(notes::add);
        }
        return new Notes(notes).html();
    }

    private String sections() {
        Charts charts = new Charts(report);
        Tables tables = new Tables(report);
        Gallery gallery = new Gallery(images);
        String marks = report.hasGroundTruth() ? """
                <p class="hint"><span class="verdict good">✓<i>confirmed</i></span> or \
                <span class="verdict bad">✗<i>rejected</i></span> is the labeler's verdict on a claim. \
                <span class="fact good">● true</span> or <span class="fact bad">▲ false</span> is its ground \
                truth.</p>
                """ : """
                <p class="hint"><span class="verdict good">✓<i>confirmed</i></span> or \
                <span class="verdict bad">✗<i>rejected</i></span> is the labeler's verdict on a claim.</p>
                """;
        return Page.section("Round by round", "", charts.rounds() + tables.rounds())
                + Page.section(
                        "Best of N by self-reward",
                        "The mean implicit reward of the aligned model picks one of N candidates, without a labeler."
                                + " The other rules are for comparison: the sum of the reward, the mean shrunk towards"
                                + " the mean of the pool, and the perplexity of either model.",
                        charts.bestOfN() + tables.bestOfN())
                + Page.section(
                        "Responses before and after alignment",
                        "",
                        report.samples().isEmpty() ? "" : marks + gallery.scenes(report.samples()))
                + Page.section(
                        "Preference pairs",
                        "The score of a response is minus the number of its claims that the labeler did not confirm."
                                + " Words that occur in only one of the two responses are marked.",
                        report.pairs().isEmpty() ? "" : gallery.pairs(report.pairs()))
                + new UsageTable(report.circumstances().usage()).section()
                + Page.section(
                        "Details of the run",
                        "",
                        "<div class=\"charts\">" + charts.stages() + "<div class=\"beside\">" + tables.amounts()
                                + "</div></div><div class=\"boxes\">" + tables.circumstances() + "</div>");
    }
}
