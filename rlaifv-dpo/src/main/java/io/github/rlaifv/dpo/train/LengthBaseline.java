package io.github.rlaifv.dpo.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well the lengths of responses alone tell the chosen one, beside the accuracy of the rewards. If chosen responses are
 * mostly longer, or mostly shorter, a model may learn the length in place of the content: its accuracy is then high for pairs
 * of the usual order of lengths and low for the others. Lengths are counted in tokens.
 *
 * @param chosenLonger share of pairs whose chosen response is longer, in [0, 1]
 * @param rejectedLonger share of pairs whose rejected response is longer; the rest are equally long
 * @param accuracyIfChosenLonger share of the pairs whose chosen response is longer, in which it has the higher reward; NaN if
 *     there are none
 * @param accuracyIfRejectedLonger the same of the pairs whose rejected response is longer
 */
public record LengthBaseline(
        double chosenLonger, double rejectedLonger, double accuracyIfChosenLonger, double accuracyIfRejectedLonger) {
    private static final String CHOSEN_LONGER = "lengths/chosen_longer";
    private static final String REJECTED_LONGER = "lengths/rejected_longer";
    private static final String CHOSEN_LONGER_RIGHT = "lengths/chosen_longer_right";
    private static final String REJECTED_LONGER_RIGHT = "lengths/rejected_longer_right";

    /** Names of the metrics of a training from which the values are computed, each a share of all pairs. */
    public static final List<String> METRICS =
            List.of(CHOSEN_LONGER, REJECTED_LONGER, CHOSEN_LONGER_RIGHT, REJECTED_LONGER_RIGHT);

    /**
     * Returns the metrics of one pair.
     *
     * @param chosen number of tokens of the chosen response
     * @param rejected number of tokens of the rejected response
     * @param right whether the chosen response has the higher reward
     */
    public static Map<String, Double> ofPair(int chosen, int rejected, boolean right) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(CHOSEN_LONGER, share(chosen > rejected));
        metrics.put(REJECTED_LONGER, share(chosen < rejected));
        metrics.put(CHOSEN_LONGER_RIGHT, share(chosen > rejected && right));
        metrics.put(REJECTED_LONGER_RIGHT, share(chosen < rejected && right));
        return metrics;
    }

    private static double share(boolean holds) {
        return holds ? 1 : 0;
    }

    /**
     * Computes the values from the means of a training's metrics, such as {@code RoundResult.lastEpoch}.
     *
     * @param means means by name; NaN is taken for a missing one, as in runs of earlier versions
     */
    public static LengthBaseline of(Map<String, Double> means) {
        double chosen = means.getOrDefault(CHOSEN_LONGER, Double.NaN);
        double rejected = means.getOrDefault(REJECTED_LONGER, Double.NaN);
        return new LengthBaseline(
                chosen,
                rejected,
                means.getOrDefault(CHOSEN_LONGER_RIGHT, Double.NaN) / chosen,
                means.getOrDefault(REJECTED_LONGER_RIGHT, Double.NaN) / rejected);
    }

    /**
     * Returns the accuracy of the better one of the two rules "the longer response is the chosen one" and "the shorter one
     * is", where a tie counts half.
     */
    public double accuracy() {
        double ties = 1 - chosenLonger - rejectedLonger;
        return Math.max(chosenLonger, rejectedLonger) + ties / 2;
    }

    /**
     * Returns the accuracy of the rewards on length-balanced pairs: the mean of the accuracies of both orders of lengths, so
     * that lengths alone give one half. NaN if there are no pairs of one order.
     */
    public double balancedAccuracy() {
        return (accuracyIfChosenLonger + accuracyIfRejectedLonger) / 2;
    }
}
