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
                "At a glance",
                "Figures of the whole benchmark that are better, worse or not clearly different from " + models.get(0)
                        + ".",
                summary()));
        benchmarks.forEach(benchmark -> body.append(new BenchmarkSection(benchmark, changes).html()));
        body.append(Page.section("How to read it", "", reading()));
        return new Page(title, byline(), body.toString(), "Everything is in this file: it loads nothing.").html();
    }

    private String byline() {
        return String.join(", ", models.subList(1, models.size())) + " · against the baseline " + models.get(0);
    }

    private String summary() {
        StringBuilder html =
                new StringBuilder("<div class=\"scroll\"><table class=\"wrapped\"><thead><tr><th>benchmark</th>");
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
        return html.append("</tbody></table></div>\n").toString();
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
                <p>Below a value stands its 95 %% interval: the benchmark's items were drawn anew, with replacement, and the \
                middle 95 %% of the results kept (bootstrap, percentile method). A difference is the model minus the \
                baseline on the same items, drawn together for both (paired bootstrap, %d resamples), so it can be clear \
                where the intervals of the two values overlap. Items are taken to be independent: where a benchmark asks \
                several questions on one picture, intervals are somewhat too narrow.</p>
                <p>p is the two-sided bootstrap p-value of no difference; below it the p-value by Holm's correction over all \
                figures of the benchmark, those of groups included, for each model apart. The verdict is better or worse \
                where the corrected p-value is below 0.05.</p>
                <p>A model that says less hallucinates less. Read a rate of hallucination together with the coverage \
                (Cover, recall, informativeness) and the length (words) of the same benchmark.</p>
                <p>The items shown are those with the largest part in the difference of the named figure; the parts of all \
                items add up to the difference. Marked words are in one of the two answers only.</p>
                """.formatted(resamples);
    }
}
