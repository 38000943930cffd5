package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.internal.statistics.HolmCorrection;
import io.github.rlaifv.inference.evaluation.internal.statistics.Interval;
import io.github.rlaifv.inference.evaluation.internal.statistics.Resamples;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes paired differences between two evaluations of one benchmark: each bootstrap resample uses the same items for
 * both models. Items are assumed to be independent; if a benchmark asks several questions about an image, intervals are
 * somewhat too narrow.
 */
public final class PairedComparison {
    /** Default number of bootstrap resamples. p-values can be as low as 0.0002, which leaves room for a correction. */
    public static final int RESAMPLES = 10_000;

    private static final double CONFIDENCE = 0.95;

    private PairedComparison() {}

    /**
     * Compares two evaluation folders, metric by metric.
     *
     * @param before folder of the first model's evaluation
     * @param after folder of the second model's evaluation
     * @throws BadDataException if they are evaluations of different items
     */
    public static List<MetricComparison> of(Path before, Path after) {
        return of(FinishedEvaluation.read(before), FinishedEvaluation.read(after), RESAMPLES, 0);
    }

    /**
     * Compares two evaluations, metric by metric, in the first one's order; metrics that only one has are skipped.
     *
     * @param before the first model's evaluation
     * @param after the second model's evaluation
     * @param resamples number of bootstrap resamples; the lowest p-value is 2 / (resamples + 1)
     * @param seed seed of the bootstrap
     * @throws BadDataException if they are evaluations of different items
     */
    public static List<MetricComparison> of(
            FinishedEvaluation before, FinishedEvaluation after, int resamples, long seed) {
        before.requireSameItems(after);
        return of(
                before.measures(),
                after.measures(),
                new Resamples(before.items().size(), resamples, seed));
    }

    /** Compares the measures of two models on the same items. */
    public static List<MetricComparison> of(List<Measure> before, List<Measure> after, Resamples resamples) {
        Map<String, Measure> others = new LinkedHashMap<>();
        after.forEach(measure -> others.put(measure.name(), measure));
        List<Measure> firsts = before.stream()
                .filter(measure -> others.containsKey(measure.name()))
                .toList();
        List<Measure> all = new ArrayList<>(firsts);
        firsts.forEach(measure -> all.add(others.getOrDefault(measure.name(), measure)));
        double[][] values = resamples.values(all);
        int count = firsts.size();
        double[][] differences = new double[count][];
        double[] p = new double[count];
        for (int i = 0; i < count; i++) {
            differences[i] = differences(values[i], values[count + i]);
            p[i] = p(differences[i]);
        }
        double[] corrected = HolmCorrection.correct(p);
        List<MetricComparison> metrics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Measure measure = firsts.get(i);
            double first = measure.value();
            double second = all.get(count + i).value();
            Interval interval = Interval.of(differences[i], CONFIDENCE);
            metrics.add(new MetricComparison(
                    measure.name(),
                    measure.unit(),
                    measure.better(),
                    first,
                    second,
                    second - first,
                    interval.low(),
                    interval.high(),
                    p[i],
                    corrected[i]));
        }
        return metrics;
    }

    private static double[] differences(double[] before, double[] after) {
        double[] differences = new double[before.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = after[i] - before[i];
        }
        return differences;
    }

    /**
     * Returns twice the share of resamples on the rarer side of zero, where zero counts for both sides: the level at
     * which the percentile interval just reaches zero. One resample is added on that side, so that p is never 0.
     */
    static double p(double[] differences) {
        long known = Arrays.stream(differences).filter(Double::isFinite).count();
        if (known == 0) {
            return Double.NaN;
        }
        long above = Arrays.stream(differences)
                .filter(d -> Double.isFinite(d) && d >= 0)
                .count();
        long below = Arrays.stream(differences)
                .filter(d -> Double.isFinite(d) && d <= 0)
                .count();
        return Math.min(1, 2.0 * (Math.min(above, below) + 1) / (known + 1));
    }
}
