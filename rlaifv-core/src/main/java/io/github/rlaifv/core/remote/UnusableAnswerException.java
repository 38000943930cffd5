package io.github.rlaifv.core.remote;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;

/** A server answered, but not what was asked. */
final class UnusableAnswerException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean passing;

    private UnusableAnswerException(String reason, String detail, boolean passing) {
        super(detail);
        this.reason = reason;
        this.passing = passing;
    }

    /** Another try may get a better one. */
    static UnusableAnswerException passing(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, true);
    }

    /** Every try would end the same way. */
    static UnusableAnswerException lasting(String reason, String detail) {
        return new UnusableAnswerException(reason, detail, false);
    }

    String reason() {
        return reason;
    }

    boolean isPassing() {
        return passing;
    }
}
