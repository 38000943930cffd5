package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Root of the exceptions of this library; its children say what a caller can do. */
public class RlaifvException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Longer messages lose their middle: they quote a value of an input, and the advice stands at the end. */
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
