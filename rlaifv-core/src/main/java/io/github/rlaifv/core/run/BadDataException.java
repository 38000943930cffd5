package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Input that can't be used as it is. The message names the file, record or field and says what to do. */
public class BadDataException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public BadDataException(String message) {
        super(message);
    }

    public BadDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
