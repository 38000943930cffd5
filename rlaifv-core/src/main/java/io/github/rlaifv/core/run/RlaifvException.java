package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Root of this library's exceptions for failures of input and environment. Its subclasses say what a caller can do:
 * {@link BadDataException} (fix the input), {@link StorageException} (fix the disk or path), {@link
 * DeviceMemoryException} (do less at once, or use another device), {@link RetriableException} (try again later) and
 * {@link CancelledException} (the caller stopped the work).
 */
public class RlaifvException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Longest message in characters. Longer ones lose their middle, because they quote an input and the advice is at
     * the end.
     */
    private static final int LONGEST = 4000;

    public RlaifvException(String message) {
        super(shortened(message));
    }

    public RlaifvException(String message, @Nullable Throwable cause) {
        super(shortened(message), cause);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST
                ? message
                : message.substring(0, LONGEST / 2) + " ... " + message.substring(message.length() - LONGEST / 2);
    }
}
