package io.github.rlaifv.core.internal.image;

import java.io.Serial;

/** Why an encoded image cannot be decoded; the decoder adds the image's name and the remedy. */
public final class ImageFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean unsupported;

    private ImageFault(String message, boolean unsupported) {
        super(message);
        this.unsupported = unsupported;
    }

    /**
     * The data break the rules of the format or end too soon.
     *
     * @param what such as {@code its IDAT chunk at byte 41 is cut off}
     */
    public static ImageFault damaged(String what) {
        return new ImageFault(what, false);
    }

    /**
     * The data may be right, but are of a kind that is not supported.
     *
     * @param what such as {@code a JPEG with 12 bits per sample}
     */
    public static ImageFault unsupported(String what) {
        return new ImageFault(what, true);
    }

    /** Whether the kind of image is the reason, rather than damage. */
    public boolean isUnsupported() {
        return unsupported;
    }
}
