package io.github.rlaifv.core.plan;

/**
 * Log-probabilities of given responses, as a reference model computes them.
 *
 * @param prompts number of prompts per call
 * @param responses number of responses per prompt
 * @param promptTokens number of text tokens per prompt
 * @param responseTokens number of tokens per response
 */
public record ScoringLoad(int prompts, int responses, int promptTokens, int responseTokens) implements Workload {
    public ScoringLoad {
        PlanChecks.positive("prompts", prompts);
        PlanChecks.positive("responses", responses);
        PlanChecks.positive("promptTokens", promptTokens);
        PlanChecks.positive("responseTokens", responseTokens);
    }

    /** Returns the part of one of several copies, which share the prompts of a call. */
    ScoringLoad dealt(int copies) {
        return new ScoringLoad(PlanChecks.share(prompts, copies), responses, promptTokens, responseTokens);
    }

    @Override
    public long textTokens() {
        return PlanChecks.product(prompts, promptTokens + (long) responses * responseTokens);
    }
}
