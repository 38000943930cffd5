package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A failure outside of this program (a server, a network) that may be temporary: the same call may succeed later. */
public class RetriableException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RetriableException(String message) {
        super(message);
    }

    public RetriableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
