package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/**
 * The uncompressed header of a lossy WebP image.
 *
 * @param width width in pixels
 * @param height height in pixels
 * @param firstPartition size of the first partition in bytes
 */
public record Vp8Header(int width, int height, int firstPartition) {
    private static final int START_CODE = 0x2a019d;
    private static final int SIDE = 0x3fff;

    public static Vp8Header read(ByteCursor cursor) {
        int bits = cursor.u24le();
        boolean keyFrame = (bits & 1) == 0;
        boolean shown = (bits >> 4 & 1) == 1;
        if (!keyFrame || !shown || (bits >> 1 & 7) > 3 || cursor.u24le() != START_CODE) {
            throw ImageFault.damaged("its lossy image begins with a wrong head");
        }
        int width = cursor.u16le() & SIDE;
        int height = cursor.u16le() & SIDE;
        int firstPartition = bits >> 5;
        if (firstPartition > cursor.remaining()) {
            throw ImageFault.damaged("its lossy image ends in its first partition");
        }
        return new Vp8Header(width, height, firstPartition);
    }
}
