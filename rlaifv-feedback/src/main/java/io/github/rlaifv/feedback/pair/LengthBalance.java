package io.github.rlaifv.feedback.pair;

import com.google.common.primitives.ImmutableIntArray;
import java.util.List;

/**
 * What length balancing chose.
 *
 * @param ratio the chosen ratio; NaN where there was nothing to choose from
 * @param drawn how many pairs it chose from
 * @param kept indices of the pairs kept, ascending
 * @param table one row for each ratio that was tried, ascending
 */
public record LengthBalance(double ratio, int drawn, List<Integer> kept, List<Row> table) {
    public LengthBalance {
        kept = ImmutableIntArray.copyOf(kept).asList();
        table = List.copyOf(table);
    }

    /**
     * What one ratio would keep.
     *
     * @param ratio that a chosen text may be shorter by, as a share of the rejected text's words
     * @param pairs how many pairs it keeps
     * @param meanChosen mean words of the chosen texts; NaN without pairs
     * @param meanRejected mean words of the rejected texts; NaN without pairs
     */
    public record Row(double ratio, int pairs, double meanChosen, double meanRejected) {
        /** How far apart the mean lengths are, relative to the rejected one; infinite without pairs. */
        public double imbalance() {
            if (pairs == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double difference = Math.abs(meanChosen - meanRejected);
            return difference == 0 ? 0 : difference / meanRejected;
        }
    }
}
