package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/** The alpha channel of a lossy WebP image, which is checked but not used. */
public final class WebpAlpha {
    private static final int LOSSLESS = 1;

    private WebpAlpha() {}

    /**
     * Checks that the channel is complete.
     *
     * @throws ImageFault if data are missing
     */
    public static void requireWhole(ByteCursor alpha, int width, int height) {
        int flags = alpha.u8();
        int compression = flags & 3;
        if (compression > LOSSLESS || (flags >> 4 & 3) > 1) {
            throw ImageFault.damaged("its alpha channel has the unknown form " + flags);
        }
        if (compression == LOSSLESS) {
            new Vp8lDecoder(new Vp8lBits(alpha)).pixels(width, height);
        } else {
            alpha.skip((long) width * height);
        }
    }
}
