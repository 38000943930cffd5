package io.github.rlaifv.feedback.pair;

import com.google.common.primitives.ImmutableIntArray;
import java.util.List;

/**
 * The result of length balancing.
 *
 * @param ratio the chosen ratio; NaN if there was nothing to choose from
 * @param drawn number of pairs before balancing
 * @param kept indices of the kept pairs, ascending
 * @param table one row per ratio that was tried, ascending
 */
public record LengthBalance(double ratio, int drawn, List<Integer> kept, List<Row> table) {
    public LengthBalance {
        kept = ImmutableIntArray.copyOf(kept).asList();
        table = List.copyOf(table);
    }

    /**
     * What one ratio would keep.
     *
     * @param ratio maximum by which a chosen text may be shorter than its rejected text, as a share of the rejected
     *     text's words
     * @param pairs number of pairs that it keeps
     * @param meanChosen mean number of words of the chosen texts; NaN without pairs
     * @param meanRejected mean number of words of the rejected texts; NaN without pairs
     */
    public record Row(double ratio, int pairs, double meanChosen, double meanRejected) {
        /** Difference of the mean lengths relative to the rejected mean; infinite without pairs. */
        public double imbalance() {
            if (pairs == 0) {
                return Double.POSITIVE_INFINITY;
            }
            double difference = Math.abs(meanChosen - meanRejected);
            return difference == 0 ? 0 : difference / meanRejected;
        }
    }
}
