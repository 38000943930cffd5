package io.github.rlaifv.inference.evaluation.benchmark;

/**
 * How {@link ObjectHalBenchmark} finds the objects that an answer mentions. The metrics of different ways are not
 * comparable.
 */
public enum ObjectExtractor {
    /**
     * The evaluation's judge lists the objects, as in the published program, which uses GPT-3.5. Objects that are
     * denied or only guessed do not count, and each object counts once per answer.
     */
    PROMPTED,
    /** Same as {@link #PROMPTED}, and the judge also reads the question that was answered, as in the published program. */
    PROMPTED_WITH_QUESTION,
    /**
     * The words of the answer itself are looked up, without a model. Every mention counts, including objects that an
     * answer denies.
     */
    LEXICAL;

    /** Returns whether a judge lists the objects. */
    public boolean judged() {
        return this != LEXICAL;
    }
}
