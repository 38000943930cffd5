package io.github.rlaifv.core.policy;

/** Reason why a completion ended. */
public enum FinishReason {
    /** The model wrote its end token. */
    END,
    /** A stop text was generated. */
    STOP,
    /** The token limit was reached. */
    LENGTH,
    /** A {@link io.github.rlaifv.core.stream.TokenListener} no longer wanted the completion. */
    CANCELLED;

    /** Whether the text was cut off before the model ended it: {@link #LENGTH} and {@link #CANCELLED}. */
    public boolean cutOff() {
        return this == LENGTH || this == CANCELLED;
    }
}
