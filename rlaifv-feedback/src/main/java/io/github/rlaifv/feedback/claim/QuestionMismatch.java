package io.github.rlaifv.feedback.claim;

/** What to do with a response for which the model wrote more or fewer questions than there are facts. */
public enum QuestionMismatch {
    /** The response is unusable: which question belongs to which fact is unknown. */
    SKIP,
    /** Pair them from the front and leave the rest out, as the authors' code does; what is left out is never judged. */
    ZIP
}
