package io.github.rlaifv.feedback.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Draws resamples of images with replacement. Resamples without true or without false claims are skipped, because most
 * metrics are undefined on them.
 */
final class Bootstrap {
    private final SortedClaims claims;
    private final double confidence;
    private final int[] once;
    private final List<int[]> resamples = new ArrayList<>();

    Bootstrap(SortedClaims claims, int count, double confidence, long seed) {
        this.claims = claims;
        this.confidence = confidence;
        once = new int[claims.images()];
        Arrays.fill(once, 1);
        RandomGenerator random = new Well19937c(seed);
        for (int i = 0; i < count; i++) {
            int[] drawn = new int[claims.images()];
            for (int j = 0; j < drawn.length; j++) {
                drawn[random.nextInt(drawn.length)]++;
            }
            if (both(drawn)) {
                resamples.add(drawn);
            }
        }
    }

    private boolean both(int[] drawn) {
        return claims.count(true, drawn) > 0 && claims.count(false, drawn) > 0;
    }

    MetricInterval estimate(ToDoubleFunction<int[]> metric) {
        return estimate(
                metric.applyAsDouble(once),
                resamples.stream().mapToDouble(metric).toArray());
    }

    BestThreshold best(Criterion criterion) {
        double threshold = claims.best(criterion::of, once);
        List<Double> thresholds = new ArrayList<>();
        List<Double> unseen = new ArrayList<>();
        for (int[] drawn : resamples) {
            double chosen = claims.best(criterion::of, drawn);
            thresholds.add(chosen);
            int[] rest = Arrays.stream(drawn).map(times -> times == 0 ? 1 : 0).toArray();
            if (both(rest)) {
                unseen.add(criterion.of(claims.at(chosen, rest)));
            }
        }
        return new BestThreshold(
                criterion,
                estimate(threshold, values(thresholds)),
                criterion.of(claims.at(threshold, once)),
                estimate(Arrays.stream(values(unseen)).average().orElse(Double.NaN), values(unseen)));
    }

    private MetricInterval estimate(double value, double[] resampled) {
        if (resampled.length == 0) {
            return new MetricInterval(value, Double.NaN, Double.NaN);
        }
        Percentile percentile = new Percentile();
        percentile.setData(resampled);
        double outside = 100 * (1 - confidence) / 2;
        return new MetricInterval(value, percentile.evaluate(outside), percentile.evaluate(100 - outside));
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
