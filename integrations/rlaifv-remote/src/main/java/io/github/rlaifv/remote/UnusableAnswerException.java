package io.github.rlaifv.remote;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/** A server answered, but not what was asked. */
final class UnusableAnswerException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final Fault.Effect effect;

    private UnusableAnswerException(String reason, String detail, Fault.Effect effect) {
        super(detail);
        this.reason = reason;
        this.effect = effect;
    }

    /** Another try may get a better one. */
    static UnusableAnswerException passing(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, Fault.Effect.PASSING);
    }

    /** Another try now would end the same way; one with another setting of the server may not. */
    static UnusableAnswerException later(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, Fault.Effect.LATER);
    }

    /** Every try would end the same way. */
    static UnusableAnswerException lasting(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, Fault.Effect.LASTING);
    }

    /** The same with a key made unreadable. */
    UnusableAnswerException redacted(ApiKey key) {
        return new UnusableAnswerException(reason, key.redact(String.valueOf(getMessage())), effect);
    }

    String reason() {
        return reason;
    }

    Fault.Effect effect() {
        return effect;
    }
}
