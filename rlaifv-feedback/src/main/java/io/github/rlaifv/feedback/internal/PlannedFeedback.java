package io.github.rlaifv.feedback.internal;

import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.Workload;

/**
 * Describes the work of feedback by the sizes that its memory depends on. Sizes that are too large for a plan are planned
 * as the largest ones.
 *
 * @param promptTokens number of text tokens per prompt
 * @param responseTokens maximum number of tokens per response
 * @param claimTokens maximum number of tokens per list of claims
 */
public record PlannedFeedback(int promptTokens, int responseTokens, int claimTokens) {
    /** Number of claims per response that plans assume. */
    public static final int CLAIMS = 8;

    /**
     * The sampling of responses.
     *
     * @param prompts number of prompts per call
     * @param candidates number of responses per prompt
     */
    public Workload sampling(int prompts, int candidates) {
        return new GenerationLoad(prompts, candidates, promptTokens, responseTokens);
    }

    /**
     * The division of responses into claims.
     *
     * @param requests number of texts to divide
     * @param perCall maximum number of texts per call of the decomposer
     */
    public Workload dividing(long requests, int perCall) {
        return new GenerationLoad(
                Workload.size(Math.min(requests, perCall)),
                1,
                Workload.size(promptTokens + (long) responseTokens),
                claimTokens,
                false);
    }

    /**
     * The verdicts on the claims of responses to one prompt.
     *
     * @param responses number of responses
     */
    public Workload judging(int responses) {
        return new LabelingLoad(1, Workload.size((long) CLAIMS * responses), promptTokens);
    }
}
