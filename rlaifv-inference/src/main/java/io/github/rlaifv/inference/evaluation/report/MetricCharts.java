package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison.Verdict;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import io.github.rlaifv.report.internal.IntervalChart;
import io.github.rlaifv.report.internal.IntervalChart.Row;
import io.github.rlaifv.report.internal.IntervalChart.Tone;
import java.util.List;
import java.util.Optional;

/**
 * A chart for each metric of the whole benchmark, with all models on one axis.
 *
 * @param comparison comparison of a benchmark
 */
record MetricCharts(BenchmarkComparison comparison) {

    String html() {
        StringBuilder charts = new StringBuilder();
        for (MetricValue metric : comparison.metrics(false)) {
            List<Row> rows = comparison.models().stream()
                    .flatMap(model -> model.metric(metric.name()).stream().map(own -> row(model, own)))
                    .toList();
            String title = metric.unit() == Unit.SHARE ? metric.name() + ", %" : metric.name();
            charts.append(new IntervalChart(title, ReportText.direction(metric.better()), rows).html());
        }
        return charts.isEmpty() ? "" : "<div class=\"charts\">\n" + charts + "</div>\n";
    }

    private static Row row(ComparedModel model, MetricValue metric) {
        double scale = metric.unit() == Unit.SHARE ? 100 : 1;
        Optional<Verdict> verdict = model.difference(metric.name()).map(difference -> difference.verdict());
        Tone tone = verdict.map(MetricCharts::tone).orElse(Tone.PLAIN);
        String word = verdict.map(found -> ", " + ReportText.verdict(found)).orElse("");
        return new Row(
                model.name(),
                scale * metric.value(),
                scale * metric.low(),
                scale * metric.high(),
                tone,
                metric.unit().text(metric.value()) + word);
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> Tone.GOOD;
            case WORSE -> Tone.BAD;
            case DIFFERENT, UNCLEAR -> Tone.PLAIN;
        };
    }
}
