package io.github.rlaifv.core.policy;

/** Why a completion ended. */
public enum FinishReason {
    /** The model wrote its end token. */
    END,
    /** A stop text was written. */
    STOP,
    /** The token limit was reached. */
    LENGTH
}
