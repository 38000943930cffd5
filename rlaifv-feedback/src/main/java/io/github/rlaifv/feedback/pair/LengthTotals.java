package io.github.rlaifv.feedback.pair;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Length balancing of pairs that are spread over several processes. Each process adds its pairs, the totals are added
 * up, and {@link #ratio} is the ratio that a {@link LengthBalancer} chooses for all pairs. Totals are integers, so
 * the order in which they are added changes nothing.
 */
public final class LengthTotals implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] pairs = new long[LengthBalancer.RATIOS];
    private final long[] chosenWords = new long[LengthBalancer.RATIOS];
    private final long[] rejectedWords = new long[LengthBalancer.RATIOS];

    /** Adds a pair, and returns this object. */
    public LengthTotals add(String chosen, String rejected) {
        PairWords words = PairWords.of(chosen, rejected);
        for (int k = 0; k < LengthBalancer.RATIOS; k++) {
            if (words.within(LengthBalancer.ratio(k))) {
                pairs[k]++;
                chosenWords[k] += words.chosen();
                rejectedWords[k] += words.rejected();
            }
        }
        return this;
    }

    /** Adds the totals of other pairs, and returns this object. */
    public LengthTotals add(LengthTotals other) {
        for (int k = 0; k < LengthBalancer.RATIOS; k++) {
            pairs[k] += other.pairs[k];
            chosenWords[k] += other.chosenWords[k];
            rejectedWords[k] += other.rejectedWords[k];
        }
        return this;
    }

    /** Returns the chosen ratio; empty if no ratio keeps a pair. */
    public Optional<Double> ratio() {
        List<LengthBalance.Row> table = new ArrayList<>();
        for (int k = 0; k < LengthBalancer.RATIOS; k++) {
            table.add(new LengthBalance.Row(
                    LengthBalancer.ratio(k),
                    Math.toIntExact(pairs[k]),
                    (double) chosenWords[k] / pairs[k],
                    (double) rejectedWords[k] / pairs[k]));
        }
        return LengthBalancer.best(table).map(LengthBalance.Row::ratio);
    }

    /** Whether a ratio keeps a pair. */
    public static boolean keeps(String chosen, String rejected, double ratio) {
        return PairWords.of(chosen, rejected).within(ratio);
    }
}
