package io.github.rlaifv.core.image.internal;

import java.io.Serial;

/** Why an encoded image can't be decoded. The decoder adds the image's name and what to do. */
public final class ImageFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean unsupported;

    private ImageFault(String message, boolean unsupported) {
        super(message);
        this.unsupported = unsupported;
    }

    /**
     * The data violate the format or end too soon.
     *
     * @param what description, such as {@code its IDAT chunk at byte 41 is cut off}
     */
    public static ImageFault damaged(String what) {
        return new ImageFault(what, false);
    }

    /**
     * The data use an unsupported variant of the format.
     *
     * @param what description, such as {@code a JPEG with 12 bits per sample}
     */
    public static ImageFault unsupported(String what) {
        return new ImageFault(what, true);
    }

    /** Whether the variant of the image is the reason, not damage. */
    public boolean isUnsupported() {
        return unsupported;
    }
}
