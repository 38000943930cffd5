package io.github.rlaifv.dpo.loss.batch;

import java.util.List;

/**
 * What a loss knows about the whole batch in addition to the given pairs. The values are constants for the gradient.
 *
 * @param pairs number of pairs of the whole batch, >= 1
 * @param chosenTokens number of tokens of all chosen responses of the batch, end tokens included
 * @param logRatio mean log-ratio of all responses so far, this batch included, in nats; NaN if not measured
 * @param drift estimate of KL(pi, ref) on this batch, {@code max(0, mean log-ratio of the auxiliary responses)}, in
 *     nats; NaN if not measured
 */
public record BatchStatistics(int pairs, long chosenTokens, double logRatio, double drift) {
    public BatchStatistics {
        if (pairs < 1) {
            throw new IllegalArgumentException("a batch must have at least one pair, was " + pairs);
        }
    }

    /** Returns the statistics that are known before anything is scored. */
    public static BatchStatistics ofLengths(int pairs, long chosenTokens) {
        return new BatchStatistics(pairs, chosenTokens, Double.NaN, Double.NaN);
    }

    /**
     * Computes the statistics of a whole batch.
     *
     * @param pairs all pairs of the batch
     * @param before mean log-ratio of the previous batches
     */
    public static BatchStatistics of(List<PairLogProbs> pairs, RunningMean before) {
        double auxiliaries = pairs.stream()
                .mapToDouble(PairLogProbs::auxiliaryLogRatio)
                .average()
                .orElse(Double.NaN);
        return new BatchStatistics(
                pairs.size(),
                pairs.stream().mapToLong(PairLogProbs::chosenTokens).sum(),
                before.plus(pairs).mean(),
                Double.isNaN(auxiliaries) ? Double.NaN : Math.max(0, auxiliaries));
    }
}
