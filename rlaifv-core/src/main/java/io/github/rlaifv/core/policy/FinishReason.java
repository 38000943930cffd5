package io.github.rlaifv.core.policy;

/** Reason why a completion ended. */
public enum FinishReason {
    /** The model wrote its end token. */
    END,
    /** A stop text was generated. */
    STOP,
    /** The token limit was reached. */
    LENGTH
}
