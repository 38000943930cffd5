package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import java.util.function.IntSupplier;

/**
 * How much a run asks of a model per call. The calls of the embedded model are large, which is fast. A given model may be
 * large itself, so that it is asked no more per call than for the candidates of a round: neither more prompts nor more
 * responses.
 *
 * @param embedded whether the model to align is the embedded one
 * @param tinyWorld whether the images are the tiny world's
 * @param instructions number of instructions per call of feedback
 * @param candidates number of candidates per instruction
 */
record CallSizes(boolean embedded, boolean tinyWorld, int instructions, int candidates) {
    private static final int MEASURED_RESPONSES = 320;
    private static final int POOLED_RESPONSES = 640;

    private static final int TINY_WORLD_SENTENCES = 4096;

    static CallSizes of(QuickstartOptions options) {
        return new CallSizes(
                options.sources().model().isEmpty(),
                options.sources().tinyWorld(),
                options.instructionsPerCall(),
                options.feedback().settings().candidates());
    }

    /** Number of measured models' prompts per call, with one response each. */
    int measured() {
        return bounded(MEASURED_RESPONSES, () -> instructions);
    }

    /**
     * Number of prompts per call of best-of-N, which is at least one.
     *
     * @param responses number of responses per prompt
     */
    int pools(int responses) {
        int most = Math.max(1, POOLED_RESPONSES / responses);
        return bounded(most, () -> Math.max(1, Math.min(instructions, rows() / responses)));
    }

    /** Number of responses, or in the tiny world of sentences, that are divided per call. */
    int divided() {
        return bounded(
                tinyWorld ? TINY_WORLD_SENTENCES : PromptedClaimDecomposer.DEFAULT_REQUESTS_PER_CALL, this::rows);
    }

    private int bounded(int most, IntSupplier given) {
        return embedded ? most : Math.min(most, given.getAsInt());
    }

    /** Number of candidates per call. */
    private int rows() {
        return (int) Math.min((long) instructions * candidates, Integer.MAX_VALUE);
    }
}
