package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Root of the exceptions of this library; its children say what a caller can do. */
public class RlaifvException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RlaifvException(String message) {
        super(message);
    }

    public RlaifvException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
