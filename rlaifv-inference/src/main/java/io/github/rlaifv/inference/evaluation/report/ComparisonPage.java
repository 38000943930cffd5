package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison.Verdict;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import java.util.List;
import java.util.Optional;

/**
 * The HTML page of a comparison.
 *
 * @param title title of the page
 * @param models names of the models; the first is the baseline
 * @param benchmarks benchmarks in the order in which the models first have them
 * @param changes number of improved items that are shown per model and benchmark, and of worsened ones
 * @param resamples number of bootstrap resamples of the differences
 */
record ComparisonPage(
        String title, List<String> models, List<BenchmarkComparison> benchmarks, int changes, int resamples) {
    ComparisonPage {
        models = List.copyOf(models);
        benchmarks = List.copyOf(benchmarks);
    }

    String html() {
        StringBuilder body = new StringBuilder(Page.section(
                "Summary",
                "Number of metrics of the whole benchmark that are better, worse or not clearly different from those of "
                        + models.get(0) + ".",
                summary()));
        benchmarks.forEach(benchmark -> body.append(new BenchmarkSection(benchmark, changes).html()));
        body.append(Page.section("How to read this page", "", reading()));
        return new Page(title, byline(), body.toString(), "This page is self-contained and loads nothing.").html();
    }

    private String byline() {
        return String.join(", ", models.subList(1, models.size())) + " · compared with the baseline " + models.get(0);
    }

    private String summary() {
        StringBuilder html = new StringBuilder("<table class=\"wrapped pinned\"><thead><tr><th>benchmark</th>");
        List<String> others = models.subList(1, models.size());
        others.forEach(name ->
                html.append("<th class=\"begin\">").append(Html.text(name)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (BenchmarkComparison benchmark : benchmarks) {
            html.append("<tr><td>").append(Html.text(benchmark.benchmark())).append("</td>");
            for (String name : others) {
                Optional<ComparedModel> model = benchmark.others().stream()
                        .filter(other -> other.name().equals(name))
                        .findFirst();
                html.append("<td class=\"begin\">")
                        .append(model.map(ComparisonPage::tally).orElse("-"))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        return Page.scrolling(
                "Verdicts by benchmark", html.append("</tbody></table>").toString());
    }

    private static String tally(ComparedModel model) {
        List<MetricComparison> metrics = model.differences().stream()
                .filter(metric -> !metric.name().contains("/"))
                .toList();
        if (metrics.isEmpty()) {
            return "no baseline";
        }
        long better = count(metrics, Verdict.BETTER);
        long worse = count(metrics, Verdict.WORSE);
        long open = count(metrics, Verdict.UNCLEAR);
        long different = count(metrics, Verdict.DIFFERENT);
        return span(better > 0 ? "word good" : "unclear", "✓ " + better + " better")
                + span(worse > 0 ? "word bad" : "unclear", "✗ " + worse + " worse")
                + span("unclear", "~ " + open + " unclear")
                + (different > 0 ? span("word", "≠ " + different + " different") : "");
    }

    private static String span(String style, String text) {
        return "<span class=\"" + style + "\">" + text + "</span> ";
    }

    private static long count(List<MetricComparison> metrics, Verdict verdict) {
        return metrics.stream().filter(metric -> metric.verdict() == verdict).count();
    }

    private String reading() {
        return """
                <p>The 95 %% interval is shown below each value. It is a bootstrap interval (percentile method): the items of \
                the benchmark are resampled with replacement. A difference is the value of the model minus that of the \
                baseline. Its interval resamples the same items for both models (paired bootstrap, %d resamples). A \
                difference can therefore be clear although the intervals of the two values overlap. Items are assumed to be \
                independent. If a benchmark has several questions per image, the intervals are slightly too narrow.</p>
                <p>p is the two-sided bootstrap p-value of no difference. Below it is the p-value with Holm's correction for \
                all metrics of the benchmark, including those of groups, per model. The verdict is better or worse if the \
                corrected p-value is below 0.05.</p>
                <p>A model that says less hallucinates less. Read a hallucination rate together with the coverage \
                (Cover, recall, informativeness) and the length (words) of the same benchmark.</p>
                <p>The galleries show the items that contribute most to the difference of the named metric. The \
                contributions of all items add up to the difference. Words that occur in only one of the two responses are \
                marked.</p>
                """.formatted(resamples);
    }
}
