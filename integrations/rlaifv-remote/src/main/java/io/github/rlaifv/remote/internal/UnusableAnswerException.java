package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/** A server answered, but not what was asked. */
public final class UnusableAnswerException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final CallFailure.Effect effect;

    private UnusableAnswerException(String reason, String detail, CallFailure.Effect effect) {
        super(detail);
        this.reason = reason;
        this.effect = effect;
    }

    /** Another try may get a better one. */
    public static UnusableAnswerException passing(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, CallFailure.Effect.PASSING);
    }

    /** Another try now would end the same way; one with another setting of the server may not. */
    static UnusableAnswerException later(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, CallFailure.Effect.LATER);
    }

    /** Every try would end the same way. */
    public static UnusableAnswerException lasting(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, CallFailure.Effect.LASTING);
    }

    /** The same with a key made unreadable. */
    UnusableAnswerException redacted(ApiKey key) {
        return new UnusableAnswerException(reason, key.redact(String.valueOf(getMessage())), effect);
    }

    String reason() {
        return reason;
    }

    CallFailure.Effect effect() {
        return effect;
    }
}
