package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table with metrics in rows and models in columns: the value with its interval, and for models other than the
 * baseline the paired difference.
 *
 * @param comparison comparison of a benchmark
 * @param metrics metrics to show
 */
record MetricTable(BenchmarkComparison comparison, List<MetricValue> metrics) {
    MetricTable {
        metrics = List.copyOf(metrics);
    }

    /** Returns the HTML; empty without metrics. */
    String html() {
        if (metrics.isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        for (MetricValue metric : metrics) {
            rows.append("<tr><td>")
                    .append(Html.text(metric.name()))
                    .append("<small>")
                    .append(ReportText.direction(metric.better()))
                    .append("</small></td>");
            for (ComparedModel model : comparison.models()) {
                rows.append(value(metric, model.metric(metric.name())));
                if (!model.differences().isEmpty()) {
                    rows.append(difference(metric, model.difference(metric.name())));
                }
            }
            rows.append("</tr>\n");
        }
        return Page.scrolling(
                "Metrics",
                "<table class=\"pinned\"><thead>" + head() + "</thead><tbody>\n" + rows + "</tbody></table>");
    }

    private String head() {
        StringBuilder names = new StringBuilder("<tr><th></th>");
        StringBuilder columns = new StringBuilder("<tr><th>metric</th>");
        for (ComparedModel model : comparison.models()) {
            boolean compared = !model.differences().isEmpty();
            names.append("<th class=\"begin\" colspan=\"")
                    .append(compared ? 4 : 1)
                    .append("\">")
                    .append(Html.text(model.name()))
                    .append("</th>");
            columns.append("<th class=\"begin\">value<small>95 % interval</small></th>");
            if (compared) {
                columns.append("<th>difference<small>95 % interval</small></th>")
                        .append("<th>p<small>corrected</small></th><th>verdict</th>");
            }
        }
        return names + "</tr>" + columns + "</tr>";
    }

    private static String value(MetricValue row, Optional<MetricValue> own) {
        if (own.isEmpty()) {
            return "<td class=\"begin\">-</td>";
        }
        MetricValue metric = own.get();
        return "<td class=\"begin\">" + row.unit().text(metric.value())
                + below(ReportText.values(row.unit(), metric.low(), metric.high())) + "</td>";
    }

    private static String difference(MetricValue row, Optional<MetricComparison> own) {
        if (own.isEmpty()) {
            return "<td>-</td><td>-</td><td>-</td>";
        }
        MetricComparison metric = own.get();
        return "<td>" + ReportText.difference(row.unit(), metric.difference())
                + below(ReportText.differences(row.unit(), metric.low(), metric.high()))
                + "</td><td>" + Html.text(ReportText.p(metric.p())) + below(Html.text(ReportText.p(metric.corrected())))
                + "</td><td class=\"word " + tone(metric.verdict()) + "\">" + ReportText.verdict(metric.verdict())
                + "</td>";
    }

    private static String below(String text) {
        return "<small>" + text + "</small>";
    }

    private static String tone(MetricComparison.Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "good";
            case WORSE -> "bad";
            case DIFFERENT, UNCLEAR -> verdict.name().toLowerCase(Locale.ROOT);
        };
    }
}
