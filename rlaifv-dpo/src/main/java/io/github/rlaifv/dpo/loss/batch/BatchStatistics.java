package io.github.rlaifv.dpo.loss.batch;

import java.util.List;

/**
 * What a loss knows of the whole batch beside the pairs in hand. Constants to the gradient.
 *
 * @param pairs of the whole batch, >= 1
 * @param chosenTokens of all chosen responses of the batch, end tokens included
 * @param logRatio mean log-ratio of all responses so far, this batch included, in nats; NaN where not measured
 * @param drift estimate of KL(pi, ref) on this batch, {@code max(0, mean log-ratio of the companions)}, in nats; NaN where
 *     not measured
 */
public record BatchStatistics(int pairs, long chosenTokens, double logRatio, double drift) {
    public BatchStatistics {
        if (pairs < 1) {
            throw new IllegalArgumentException("a batch holds at least one pair, was " + pairs);
        }
    }

    /** What is known before anything is scored. */
    public static BatchStatistics ofLengths(int pairs, long chosenTokens) {
        return new BatchStatistics(pairs, chosenTokens, Double.NaN, Double.NaN);
    }

    /**
     * Of a whole batch.
     *
     * @param pairs all of them
     * @param before the batches before
     */
    public static BatchStatistics of(List<PairLogProbs> pairs, RunningMean before) {
        double companions = pairs.stream()
                .mapToDouble(PairLogProbs::companionLogRatio)
                .average()
                .orElse(Double.NaN);
        return new BatchStatistics(
                pairs.size(),
                pairs.stream().mapToLong(PairLogProbs::chosenTokens).sum(),
                before.plus(pairs).mean(),
                Double.isNaN(companions) ? Double.NaN : Math.max(0, companions));
    }
}
