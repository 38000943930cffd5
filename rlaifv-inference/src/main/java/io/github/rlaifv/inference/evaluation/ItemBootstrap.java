package io.github.rlaifv.inference.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Resamples of items, with replacement; the same for all figures of a benchmark (percentile method). */
final class ItemBootstrap {
    private final int[][] resamples;
    private final double confidence;

    ItemBootstrap(int items, int count, double confidence, long seed) {
        this.confidence = confidence;
        resamples = new int[count][items];
        RandomGenerator random = new Well19937c(seed);
        for (int[] times : resamples) {
            for (int i = 0; i < items; i++) {
                times[random.nextInt(items)]++;
            }
        }
    }

    Figure figure(Measure measure) {
        double[] values = Arrays.stream(resamples)
                .mapToDouble(measure::value)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        Percentile percentile = new Percentile();
        percentile.setData(values);
        double outside = 100 * (1 - confidence) / 2;
        boolean none = values.length == 0;
        return new Figure(
                measure.name(),
                measure.unit(),
                measure.better(),
                measure.value(),
                none ? Double.NaN : percentile.evaluate(outside),
                none ? Double.NaN : percentile.evaluate(100 - outside),
                measure.items());
    }
}
