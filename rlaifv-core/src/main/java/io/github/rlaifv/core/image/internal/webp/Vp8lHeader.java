package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/**
 * The header of a lossless WebP image.
 *
 * @param width width in pixels
 * @param height height in pixels
 */
public record Vp8lHeader(int width, int height) {
    private static final int SIGNATURE = 0x2f;
    private static final int SIDE_BITS = 14;
    private static final int SIDE = (1 << SIDE_BITS) - 1;

    public static Vp8lHeader read(ByteCursor cursor) {
        if (cursor.u8() != SIGNATURE) {
            throw ImageFault.damaged("its lossless image begins with a wrong byte");
        }
        long bits = cursor.u32le();
        if (bits >> 29 != 0) {
            throw ImageFault.damaged("its lossless image is of the unknown version " + (bits >> 29));
        }
        return new Vp8lHeader((int) (bits & SIDE) + 1, (int) (bits >> SIDE_BITS & SIDE) + 1);
    }
}
