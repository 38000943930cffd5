package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/**
 * The contents of the IHDR chunk.
 *
 * @param width width in pixels
 * @param height height in pixels
 * @param depth bits per sample
 * @param color 0 for gray, 2 for RGB, 3 for a palette, 4 for gray and alpha, 6 for RGB and alpha
 * @param interlaced whether rows are stored in the seven passes of Adam7
 */
record PngHeader(long width, long height, int depth, int color, boolean interlaced) {
    private static final int BYTES = 13;

    static PngHeader read(ByteCursor data) {
        if (data.remaining() != BYTES) {
            throw ImageFault.damaged("its header has " + data.remaining() + " bytes instead of " + BYTES);
        }
        long width = data.u32();
        long height = data.u32();
        int depth = data.u8();
        int color = data.u8();
        int compression = data.u8();
        int filter = data.u8();
        int interlace = data.u8();
        boolean known = switch (color) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
        if (!known || compression != 0 || filter != 0 || interlace > 1) {
            throw ImageFault.damaged("its header names colour type " + color + " with " + depth + " bits, compression "
                    + compression + ", filter " + filter + " and interlacing " + interlace);
        }
        return new PngHeader(width, height, depth, color, interlace == 1);
    }

    boolean palette() {
        return color == 3;
    }

    int samples() {
        return switch (color) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    /** Bytes of a row with this many pixels, without its filter type. */
    long rowBytes(long pixels) {
        return (pixels * samples() * depth + 7) / 8;
    }

    /** Distance in bytes to the previous pixel for filters, at least one. */
    int pixelBytes() {
        return Math.max(1, samples() * depth / 8);
    }
}
