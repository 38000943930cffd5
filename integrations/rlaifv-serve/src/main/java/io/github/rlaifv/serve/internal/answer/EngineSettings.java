package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is served.
 *
 * @param policy the policy
 * @param ranking how candidates are ranked
 * @param queue limits of the queue
 * @param promptTokens most tokens per prompt, for models on this machine
 */
public record EngineSettings(Policy policy, Ranking ranking, QueueLimits queue, int promptTokens) {

    /**
     * How candidates of best-of-N are ranked.
     *
     * @param reference the model that the policy was aligned from; empty if best-of-N is not served
     * @param beta factor of the reward
     * @param averagedWith other models whose log-probabilities are averaged with the policy's
     * @param ranker returns the ranker over the reranker of the queued models
     * @param missing reason why best-of-N is not served; empty if nobody named one
     */
    public record Ranking(
            Optional<Policy> reference,
            double beta,
            List<Policy> averagedWith,
            Function<SelfRewardReranker, ResponseRanker> ranker,
            Optional<String> missing) {
        public Ranking {
            averagedWith = List.copyOf(averagedWith);
        }

        /** Returns that no best-of-N is served. */
        public static Ranking none() {
            return new Ranking(
                    Optional.empty(),
                    SelfRewardReranker.DEFAULT_BETA,
                    List.of(),
                    reranker -> reranker,
                    Optional.empty());
        }
    }

    /**
     * Limits of the queue.
     *
     * @param maxWaiting most requests that wait
     * @param maxBatch most completions that are computed at the same time
     */
    public record QueueLimits(int maxWaiting, int maxBatch) {}
}
