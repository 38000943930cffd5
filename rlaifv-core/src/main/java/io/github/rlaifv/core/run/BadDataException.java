package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Input that can't be used, such as a damaged file or an invalid record. The message names the file, record or field
 * and says what to do. The same call fails again until the input is changed.
 */
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
