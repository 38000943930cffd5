package io.github.rlaifv.core.plan;

/**
 * Sampling of responses.
 *
 * @param prompts number of prompts per call
 * @param candidates number of responses per prompt
 * @param promptTokens number of text tokens per prompt
 * @param newTokens maximum number of tokens per response
 */
public record GenerationLoad(int prompts, int candidates, int promptTokens, int newTokens) implements Workload {
    public GenerationLoad {
        PlanChecks.positive("prompts", prompts);
        PlanChecks.positive("candidates", candidates);
        PlanChecks.positive("promptTokens", promptTokens);
        PlanChecks.positive("newTokens", newTokens);
    }

    @Override
    public long textTokens() {
        return (long) prompts * (promptTokens + (long) candidates * newTokens);
    }
}
