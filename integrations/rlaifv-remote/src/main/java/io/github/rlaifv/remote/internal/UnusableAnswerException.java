package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/** A server's response does not contain what was requested. */
public final class UnusableAnswerException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final FailureEffect effect;

    private UnusableAnswerException(String reason, String detail, FailureEffect effect) {
        super(detail);
        this.reason = reason;
        this.effect = effect;
    }

    /** A retry may get a usable response. */
    public static UnusableAnswerException passing(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, FailureEffect.PASSING);
    }

    /** A retry now would fail in the same way; one after changing a setting of the server may succeed. */
    public static UnusableAnswerException later(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, FailureEffect.LATER);
    }

    /** Every retry would fail in the same way. */
    public static UnusableAnswerException lasting(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, FailureEffect.LASTING);
    }

    /** Returns the same exception with the key hidden in its message. */
    public UnusableAnswerException redacted(ApiKey key) {
        return new UnusableAnswerException(reason, key.redact(String.valueOf(getMessage())), effect);
    }

    String reason() {
        return reason;
    }

    FailureEffect effect() {
        return effect;
    }
}
