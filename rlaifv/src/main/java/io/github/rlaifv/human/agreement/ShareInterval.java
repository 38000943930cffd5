package io.github.rlaifv.human.agreement;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * A share of a count, with its 95 % interval by Wilson's score method (Wilson, "Probable inference", 1927), which holds for
 * few items and for shares near 0 and 1.
 *
 * @param hits number of hits
 * @param count number of items
 * @param share hits / count; NaN if there are no items
 * @param low lower end of the interval; NaN if there are no items
 * @param high upper end of the interval; NaN if there are no items
 */
public record ShareInterval(long hits, long count, double share, double low, double high) {
    private static final double CONFIDENCE = 0.95;

    /**
     * Returns the share of hits.
     *
     * @param hits number of hits, at most {@code count}
     * @param count number of items
     */
    public static ShareInterval of(long hits, long count) {
        if (hits < 0 || hits > count) {
            throw new IllegalArgumentException(hits + " hits of " + count + " items");
        }
        if (count == 0) {
            return new ShareInterval(0, 0, Double.NaN, Double.NaN, Double.NaN);
        }
        ConfidenceInterval interval =
                new WilsonScoreInterval().createInterval(Math.toIntExact(count), Math.toIntExact(hits), CONFIDENCE);
        return new ShareInterval(
                hits,
                count,
                (double) hits / count,
                hits == 0 ? 0 : interval.getLowerBound(),
                hits == count ? 1 : interval.getUpperBound());
    }
}
