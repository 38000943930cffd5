package io.github.rlaifv.dpo.report;

import io.github.rlaifv.report.internal.Curve;
import io.github.rlaifv.report.internal.CurveChart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The charts of a training run: related metrics share a chart, every other metric has its own. */
final class TrainingCharts {
    private static final String EVALUATION = "eval_";

    private final MetricSeries metrics;
    private final MetricSeries performance;
    private final Set<String> drawn = new LinkedHashSet<>();

    TrainingCharts(MetricSeries metrics, MetricSeries performance) {
        this.metrics = metrics;
        this.performance = performance;
    }

    /** Returns the charts of loss, rewards and the other training metrics. */
    String learning() {
        String known = metric("Loss", "", false, "loss")
                + metric("Rewards", "beta (log pi - log ref)", true, "rewards/chosen", "rewards/rejected")
                + metric("Reward margin", "chosen - rejected", true, "rewards/margins")
                + metric(
                        "Accuracy",
                        "share of pairs whose chosen reward is higher, and of those whose chosen response is longer",
                        true,
                        "rewards/accuracies",
                        "lengths/chosen_longer")
                + metric(
                        "Pairs by the order of lengths",
                        "share of all pairs; right: the chosen reward is higher",
                        true,
                        "lengths/rejected_longer",
                        "lengths/chosen_longer_right",
                        "lengths/rejected_longer_right")
                + metric("Log-probability of chosen responses", "nats", false, "logps/chosen", "logps/ref_chosen")
                + metric("Log-probability of rejected responses", "nats", false, "logps/rejected", "logps/ref_rejected")
                + metric("Gradient norm", "before clipping", true, "grad_norm")
                + learningRate();
        StringBuilder others = new StringBuilder();
        for (String name : new TreeSet<>(metrics.byName().keySet())) {
            String training = name.startsWith(EVALUATION) ? name.substring(EVALUATION.length()) : name;
            if (!drawn.contains(training)) {
                others.append(metric(training, "", false, training));
            }
        }
        return grid(known + others);
    }

    /** Returns the charts of speed and memory. */
    String speed() {
        return grid(measured("Tokens per second", "tokens of chosen and rejected responses", "tokens_per_second")
                + measured("Pairs per second", "", "pairs_per_second")
                + measured("Examples per second", "", "samples_per_second")
                + measured("Seconds per step", "", "step_seconds")
                + measured(
                        "Memory, MB",
                        "resident memory includes weights, gradients and heap",
                        "memory/resident_mb",
                        "memory/peak_resident_mb",
                        "memory/java_heap_mb")
                + measured("Seconds per evaluation", "", "eval_runtime"));
    }

    /** The learning rate follows a schedule, so its curve is not smoothed. */
    private String learningRate() {
        drawn.add("learning_rate");
        List<Curve.Point> points = metrics.of("learning_rate");
        return points.isEmpty()
                ? ""
                : new CurveChart("Learning rate", "", List.of(new Curve("learning rate", points, false, false)), true)
                        .html();
    }

    private static String grid(String charts) {
        return charts.isEmpty() ? "" : "<div class=\"charts\">\n" + charts + "</div>\n";
    }

    private String metric(String title, String hint, boolean zero, String... names) {
        List<Curve> curves = new ArrayList<>();
        for (String name : names) {
            drawn.add(name);
            add(curves, label(name), metrics.of(name), false);
        }
        for (String name : names) {
            add(curves, label(name) + ", held out", metrics.of(EVALUATION + name), true);
        }
        return new CurveChart(title, hint, curves, zero).html();
    }

    private String measured(String title, String hint, String... names) {
        List<Curve> curves = new ArrayList<>();
        for (String name : names) {
            add(curves, label(name), performance.of(name), name.startsWith(EVALUATION));
        }
        return new CurveChart(title, hint, curves, true).html();
    }

    private static void add(List<Curve> curves, String name, List<Curve.Point> points, boolean sparse) {
        if (!points.isEmpty()) {
            curves.add(new Curve(name, points, sparse));
        }
    }

    /** Returns the last part of a metric's name, as the title of the chart shows the rest. */
    private static String label(String name) {
        return name.substring(name.indexOf('/') + 1).replace("_mb", "").replace('_', ' ');
    }
}
