package io.github.rlaifv.dpo.loss.batch;

import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.List;

/**
 * The mean log-ratio of all responses that a run has seen; BCO measures rewards relative to it. It is immutable and
 * stored with a checkpoint; the caller of a loss updates it.
 *
 * @param mean mean over chosen and rejected responses, in nats
 * @param responses number of responses
 */
public record RunningMean(@AnyDouble double mean, long responses) {

    /** The state before the first step. */
    public static final RunningMean EMPTY = new RunningMean(0, 0);

    /** Returns the mean with the responses of one more batch. */
    public RunningMean plus(List<PairLogProbs> batch) {
        long all = responses + 2L * batch.size();
        double sum = batch.stream()
                .mapToDouble(pair -> pair.chosenLogRatio() + pair.rejectedLogRatio())
                .sum();
        return all == 0 ? this : new RunningMean(mean + (sum - 2 * batch.size() * mean) / all, all);
    }
}
