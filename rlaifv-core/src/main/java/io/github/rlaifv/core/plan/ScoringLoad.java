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

    @Override
    public long textTokens() {
        return (long) prompts * (promptTokens + (long) responses * responseTokens);
    }
}
