package io.github.rlaifv.inference.evaluation.benchmark;

/**
 * How {@link ObjectHalBenchmark} finds the objects that an answer mentions. The metrics of both ways are not
 * comparable.
 */
public enum ObjectExtractor {
    /**
     * The evaluation's judge lists the objects, as in the published program, which uses GPT-3.5. Objects that are
     * denied or only guessed do not count, and each object counts once per answer.
     */
    PROMPTED,
    /**
     * The words of the answer itself are looked up, without a model. Every mention counts, including objects that an
     * answer denies.
     */
    LEXICAL
}
