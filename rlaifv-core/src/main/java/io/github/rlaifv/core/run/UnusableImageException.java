package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The content of one image can't be used: it is damaged or cut off, of no supported format, has no or too many pixels, or is
 * of a shape that the model's image processor refuses. The same image fails in every run, so runs leave it out, count it by
 * {@link #REASON} and name it. A file that is missing or can't be read, and an image that needs more memory than there is, are
 * other failures: they end a run.
 */
public class UnusableImageException extends BadDataException {
    /** What such images are counted by. */
    public static final String REASON = "unusable image";

    @Serial
    private static final long serialVersionUID = 1L;

    public UnusableImageException(String message) {
        super(message);
    }

    public UnusableImageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
