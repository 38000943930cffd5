package io.github.rlaifv.core.plan;

/** What a model does, with the sizes that its memory depends on. Prompts show one image unless the model is text-only. */
public sealed interface Workload permits GenerationLoad, LabelingLoad, ScoringLoad, TrainingLoad {

    /** Number of different text tokens of a call at most. */
    long textTokens();

    /** A sum or product of sizes as a size of a workload: at most {@link Integer#MAX_VALUE}. */
    static int size(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
