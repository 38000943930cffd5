package io.github.rlaifv.inference.evaluation.benchmark;

/** Who finds the objects that an answer speaks of, in {@link ObjectHalBenchmark}. Figures of the two can't be compared. */
public enum ObjectExtractor {
    /**
     * The evaluation's judge lists them, as in the published program, which asks GPT-3.5. Objects that are denied or only
     * guessed don't count, and each object counts once an answer.
     */
    PROMPTED,
    /** The answer's own words, without any model; every mention counts, also of what an answer denies. */
    LEXICAL
}
