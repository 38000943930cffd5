package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.policy.Policy;
import java.util.Optional;

/**
 * What is served.
 *
 * @param policy the policy
 * @param reference the model that it was aligned from; empty if best-of-N is not served
 * @param beta factor of the reward
 * @param queue limits of the queue
 * @param promptTokens most tokens per prompt, for models on this machine
 */
public record EngineSettings(
        Policy policy, Optional<Policy> reference, double beta, QueueLimits queue, int promptTokens) {

    /**
     * Limits of the queue.
     *
     * @param maxWaiting most requests that wait
     * @param maxBatch most completions that are computed at the same time
     */
    public record QueueLimits(int maxWaiting, int maxBatch) {}
}
