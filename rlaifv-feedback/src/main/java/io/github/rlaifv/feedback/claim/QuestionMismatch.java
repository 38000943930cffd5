package io.github.rlaifv.feedback.claim;

/** What happens to a response for which the model wrote more or fewer questions than there are facts. */
public enum QuestionMismatch {
    /** The response is unusable, because it is unknown which question belongs to which fact. */
    SKIP,
    /**
     * Facts and questions are paired by position, as in the authors' code. Surplus facts or questions are dropped and
     * never judged.
     */
    ZIP
}
