package io.github.rlaifv.inference.evaluation.internal.statistics;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * A bootstrap confidence interval by the percentile method.
 *
 * @param low lower end; NaN if no resample has a value
 * @param high upper end
 */
public record Interval(double low, double high) {

    /**
     * Returns the interval that contains the middle share of the values; values that are not finite are ignored.
     *
     * @param values values of the resamples
     * @param confidence share of the values inside the interval
     */
    public static Interval of(double[] values, double confidence) {
        double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (known.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        Percentile percentile = new Percentile();
        percentile.setData(known);
        double outside = 100 * (1 - confidence) / 2;
        return new Interval(percentile.evaluate(outside), percentile.evaluate(100 - outside));
    }
}
