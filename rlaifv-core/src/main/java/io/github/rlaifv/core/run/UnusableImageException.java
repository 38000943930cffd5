package io.github.rlaifv.core.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The content of one image can't be used: it is damaged or truncated, its format is not supported, it has no or too
 * many pixels, or the model's image processor rejects its shape. The same image fails in every run, so runs may skip
 * its records, counted under {@link #REASON} and named ({@link UnusableImages}). A file that is missing or can't be
 * read, or an image that needs more memory than is available, is another failure and ends a run.
 */
public class UnusableImageException extends BadDataException {
    /** The reason under which records with unusable images are counted as skipped. */
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
