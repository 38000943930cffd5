package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;

/**
 * Converts rows of PNG samples to RGB. Alpha is dropped, 16-bit samples keep their high byte, and smaller ones are
 * scaled to 0 to 255.
 */
final class PngColors {
    private static final int BYTE_BITS = 8;
    private static final int LEVELS = 256;

    private final PngHeader header;
    /** The color {@code [3 x 256]} of each value of samples that are at most a byte wide. */
    private final byte[] colors = new byte[LEVELS * RgbImage.CHANNELS];

    PngColors(PngHeader header, byte[] palette) {
        this.header = header;
        if (header.palette()) {
            // An index beyond the palette is black, as in Pillow.
            System.arraycopy(palette, 0, colors, 0, Math.min(palette.length / 3 * 3, colors.length));
        } else {
            int most = header.depth() < BYTE_BITS ? (1 << header.depth()) - 1 : LEVELS - 1;
            for (int i = 0; i <= most; i++) {
                byte level = (byte) (i * (LEVELS - 1) / most);
                colors[3 * i] = level;
                colors[3 * i + 1] = level;
                colors[3 * i + 2] = level;
            }
        }
    }

    /**
     * Writes the colors of a row.
     *
     * @param to index of the first pixel's red
     * @param distance distance between the reds of two pixels
     */
    void put(byte[] row, int columns, byte[] rgb, int to, int distance) {
        int depth = header.depth();
        if (header.samples() >= 3) {
            int wide = depth / BYTE_BITS;
            int step = header.pixelBytes();
            for (int x = 0, from = 0; x < columns; x++, from += step, to += distance) {
                rgb[to] = row[from];
                rgb[to + 1] = row[from + wide];
                rgb[to + 2] = row[from + 2 * wide];
            }
            return;
        }
        for (int x = 0; x < columns; x++, to += distance) {
            int value;
            if (depth >= BYTE_BITS) {
                value = row[x * header.pixelBytes()] & 0xff;
            } else {
                int bit = x * depth;
                int shift = BYTE_BITS - depth - (bit & 7);
                value = (row[bit >> 3] & 0xff) >> shift & (1 << depth) - 1;
            }
            rgb[to] = colors[3 * value];
            rgb[to + 1] = colors[3 * value + 1];
            rgb[to + 2] = colors[3 * value + 2];
        }
    }
}
