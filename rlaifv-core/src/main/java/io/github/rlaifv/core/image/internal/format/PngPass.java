package io.github.rlaifv.core.image.internal.format;

import java.util.List;

/**
 * The pixels that are stored in one pass over a PNG.
 *
 * @param left first column
 * @param top first row
 * @param right distance between columns
 * @param down distance between rows
 */
record PngPass(int left, int top, int right, int down) {
    /** One pass with all pixels, for files without interlacing. */
    static final List<PngPass> WHOLE = List.of(new PngPass(0, 0, 1, 1));

    /** The seven passes of interlaced files. */
    static final List<PngPass> ADAM7 = List.of(
            new PngPass(0, 0, 8, 8),
            new PngPass(4, 0, 8, 8),
            new PngPass(0, 4, 4, 8),
            new PngPass(2, 0, 4, 4),
            new PngPass(0, 2, 2, 4),
            new PngPass(1, 0, 2, 2),
            new PngPass(0, 1, 1, 2));

    int columns(int width) {
        return width <= left ? 0 : (width - left - 1) / right + 1;
    }
}
