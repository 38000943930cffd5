package io.github.rlaifv.bench;

import io.github.rlaifv.report.internal.Curve;
import io.github.rlaifv.report.internal.CurveChart;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.NumberText;
import io.github.rlaifv.report.internal.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Compares training runs: a CSV table with one row per step, and an HTML page with their curves in common charts.
 *
 * @param title title of the page
 * @param runs the runs; the others are compared with the first one
 */
record PeerComparisonPage(String title, List<StepSeries> runs) {
    /** Metrics that must agree between the runs. */
    static final List<String> METRICS = List.of(
            "loss",
            "rewards/chosen",
            "rewards/rejected",
            "rewards/margins",
            "rewards/accuracies",
            "logps/chosen",
            "logps/rejected",
            "grad_norm");

    private static final List<String> PERFORMANCE = List.of("step_seconds", "resident_mb");

    PeerComparisonPage {
        runs = List.copyOf(runs);
    }

    /** Returns the steps that all runs have. */
    List<Long> steps() {
        TreeSet<Long> common = new TreeSet<>(runs.get(0).steps().keySet());
        runs.forEach(run -> common.retainAll(run.steps().keySet()));
        return List.copyOf(common);
    }

    /**
     * Returns the largest difference of a metric between the first run and another one, over the first steps.
     *
     * @param other the other run
     * @param metric name of the metric
     * @param first number of steps
     */
    double difference(StepSeries other, String metric, int first) {
        double most = 0;
        for (long step : steps().stream().limit(first).toList()) {
            OptionalDouble ours = runs.get(0).value(step, metric);
            OptionalDouble theirs = other.value(step, metric);
            if (ours.isPresent() && theirs.isPresent()) {
                most = Math.max(most, Math.abs(ours.getAsDouble() - theirs.getAsDouble()));
            }
        }
        return most;
    }

    String csv() {
        List<String> columns = new ArrayList<>(METRICS);
        columns.addAll(PERFORMANCE);
        StringBuilder csv = new StringBuilder("step");
        columns.forEach(column ->
                runs.forEach(run -> csv.append(',').append(column).append(' ').append(run.name())));
        for (long step : steps()) {
            csv.append('\n').append(step);
            for (String column : columns) {
                for (StepSeries run : runs) {
                    OptionalDouble value = run.value(step, column);
                    csv.append(',').append(value.isPresent() ? Double.toString(value.getAsDouble()) : "");
                }
            }
        }
        return csv.append('\n').toString();
    }

    String html() {
        StringBuilder charts = new StringBuilder("<div class=\"charts\">\n");
        METRICS.forEach(metric -> charts.append(chart(metric, false)));
        PERFORMANCE.forEach(metric -> charts.append(chart(metric, true)));
        charts.append("</div>\n");
        String body = Page.section(
                        "Curves", "Over optimizer steps; the number in a legend is the last value.", charts.toString())
                + Page.section(
                        "Largest differences",
                        "Between " + runs.get(0).name() + " and each other run, over the first 10 and over all "
                                + steps().size() + " steps.",
                        differences())
                + Page.section("Speed and memory", "", performance());
        return new Page(
                        title,
                        String.join(" · ", runs.stream().map(StepSeries::name).toList()),
                        body,
                        "All figures are in comparison.csv, beside this page.")
                .html();
    }

    private String chart(String metric, boolean zero) {
        List<Curve> curves = new ArrayList<>();
        for (StepSeries run : runs) {
            List<Curve.Point> points = new ArrayList<>();
            for (Map.Entry<Long, Map<String, Double>> step : run.steps().entrySet()) {
                Double value = step.getValue().get(metric);
                if (value != null) {
                    points.add(new Curve.Point(step.getKey(), value));
                }
            }
            curves.add(new Curve(run.name(), points, false, false));
        }
        return new CurveChart(metric, "", curves, zero).html();
    }

    private String differences() {
        StringBuilder rows = new StringBuilder();
        for (StepSeries other : runs.subList(1, runs.size())) {
            for (String metric : METRICS) {
                rows.append("<tr><td>")
                        .append(Html.text(metric))
                        .append("</td><td>")
                        .append(Html.text(other.name()));
                rows.append("</td><td>")
                        .append(NumberText.shorten(difference(other, metric, 10)))
                        .append("</td><td>");
                rows.append(NumberText.shorten(difference(other, metric, Integer.MAX_VALUE)))
                        .append("</td></tr>\n");
            }
        }
        return table("<th>figure</th><th>run</th><th>first 10 steps</th><th>all steps</th>", rows);
    }

    private String performance() {
        StringBuilder rows = new StringBuilder();
        for (StepSeries run : runs) {
            rows.append("<tr><td>").append(Html.text(run.name())).append("</td><td>");
            rows.append(NumberText.shorten(run.median("step_seconds"))).append("</td><td>");
            rows.append(Math.round(run.max("resident_mb"))).append("</td></tr>\n");
        }
        return table("<th>run</th><th>median seconds a step</th><th>most resident memory, MB</th>", rows);
    }

    private static String table(String head, StringBuilder rows) {
        return "<div class=\"scroll\"><table><thead><tr>" + head + "</tr></thead><tbody>\n" + rows
                + "</tbody></table></div>\n";
    }
}
