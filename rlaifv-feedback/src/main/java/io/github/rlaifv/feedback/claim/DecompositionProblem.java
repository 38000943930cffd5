package io.github.rlaifv.feedback.claim;

/** Why a response has no claims that can be judged, as {@link Decomposition#problem()} says it. */
public final class DecompositionProblem {
    /** No fact could be read from what the model wrote. */
    public static final String NO_CLAIMS = "dividing: no claims found";
    /** The model wrote another number of questions than there are facts. */
    public static final String MISMATCH = "asking: number of questions differs from number of claims";
    /** The text of a question step that yes or no can't answer stands in a question's place. */
    public static final String NOT_A_QUESTION = "asking: not a question";

    /** Stands behind another problem where the token limit cut the model's answer off. */
    public static final String CUT_OFF = " (answer cut off)";

    private DecompositionProblem() {}
}
