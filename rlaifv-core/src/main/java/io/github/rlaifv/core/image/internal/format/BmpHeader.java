package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.List;

/**
 * The header of a bitmap.
 *
 * @param size size of the header in bytes, which identifies its version
 * @param width width in pixels
 * @param height height in pixels
 * @param topDown whether the top row is stored first
 * @param colors number of colors in the palette; 0 for as many as the bits can address
 * @param pixels how the pixels are stored
 */
record BmpHeader(int size, long width, long height, boolean topDown, long colors, BmpPixels pixels) {
    /** Size in bytes of the first version's header. */
    static final int OLDEST = 12;

    private static final List<Long> SIZES = List.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

    static BmpHeader read(ByteCursor cursor) {
        long size = cursor.u32le();
        if (!SIZES.contains(size)) {
            throw ImageFault.unsupported("a bitmap with a header of " + size + " bytes");
        }
        if (size == OLDEST) {
            long width = cursor.u16le();
            long height = cursor.u16le();
            cursor.skip(2);
            return new BmpHeader(OLDEST, width, height, false, 0, BmpPixels.of(cursor.u16le(), 0, List.of()));
        }
        int end = cursor.at() + (int) size - 4;
        long width = cursor.u32le();
        long stored = cursor.u32le();
        // The height of a bitmap whose top row is stored first is negative.
        boolean topDown = stored >> 24 == 0xff;
        long height = topDown ? (1L << 32) - stored : stored;
        cursor.skip(2);
        int bits = cursor.u16le();
        long compression = cursor.u32le();
        cursor.skip(12);
        long colors = cursor.u32le();
        cursor.skip(4);
        // The masks are after the shortest of these headers, and inside the longer ones.
        List<Long> masks =
                compression == BmpPixels.MASKS ? List.of(cursor.u32le(), cursor.u32le(), cursor.u32le()) : List.of();
        if (cursor.at() < end) {
            cursor.skip(end - cursor.at());
        }
        return new BmpHeader((int) size, width, height, topDown, colors, BmpPixels.of(bits, compression, masks));
    }
}
