package io.github.rlaifv.core.plan;

/**
 * Sampling of responses.
 *
 * @param prompts number of prompts per call
 * @param candidates number of responses per prompt
 * @param promptTokens number of text tokens per prompt
 * @param newTokens maximum number of tokens per response
 * @param images whether prompts show an image
 */
public record GenerationLoad(int prompts, int candidates, int promptTokens, int newTokens, boolean images)
        implements Workload {
    /** A pool of copies divides a call into parts of at least this many responses. */
    private static final int RESPONSES_PER_PART = 32;

    public GenerationLoad {
        PlanChecks.positive("prompts", prompts);
        PlanChecks.positive("candidates", candidates);
        PlanChecks.positive("promptTokens", promptTokens);
        PlanChecks.positive("newTokens", newTokens);
    }

    /** Responses to prompts that show an image, unless the model is text-only. */
    public GenerationLoad(int prompts, int candidates, int promptTokens, int newTokens) {
        this(prompts, candidates, promptTokens, newTokens, true);
    }

    /** Returns the part of one of several copies, which share the prompts of a call if it has enough responses. */
    GenerationLoad dealt(int copies) {
        long enough = (long) prompts * candidates / RESPONSES_PER_PART;
        int parts = (int) Math.max(1, Math.min(copies, enough));
        return new GenerationLoad(PlanChecks.share(prompts, parts), candidates, promptTokens, newTokens, images);
    }

    @Override
    public long textTokens() {
        return PlanChecks.product(prompts, promptTokens + (long) candidates * newTokens);
    }
}
