package io.github.rlaifv.feedback.claim;

/** Reasons why a response has no claims that can be judged, as {@link Decomposition#problem()} returns them. */
public final class DecompositionProblem {
    /** No fact could be read from what the model wrote. */
    public static final String NO_CLAIMS = "dividing: no claims found";
    /** The number of questions that the model wrote differs from the number of facts. */
    public static final String MISMATCH = "asking: number of questions differs from number of claims";
    /** Instead of a question, the model wrote a text that yes or no can't answer. */
    public static final String NOT_A_QUESTION = "asking: not a question";

    /** Suffix of another reason if the token limit truncated the model's output. */
    public static final String CUT_OFF = " (answer cut off)";

    private DecompositionProblem() {}
}
