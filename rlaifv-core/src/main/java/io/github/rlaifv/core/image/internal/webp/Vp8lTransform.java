package io.github.rlaifv.core.image.internal.webp;

/**
 * A transform that the encoder applied to an image and that the decoder must reverse.
 *
 * @param kind kind of the transform
 * @param width width of the original image
 * @param storedWidth width of the transformed image
 * @param bits binary logarithm of a block's side, or of the number of pixels per byte
 * @param data one number per block, or the palette
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Vp8lTransform(Kind kind, int width, int storedWidth, int bits, int[] data) {
    private static final int BLACK = 0xff000000;

    /** The kinds in the order of their numbers. */
    enum Kind {
        PREDICTION,
        CROSS_COLOR,
        SUBTRACT_GREEN,
        PALETTE
    }

    void undo(int[] argb, int height) {
        switch (kind) {
            case PREDICTION -> predict(argb, height);
            case CROSS_COLOR -> crossColor(argb, height);
            case SUBTRACT_GREEN -> addGreen(argb, height);
            case PALETTE -> lookUp(argb, height);
        }
    }

    /** Adds two pixels byte by byte, without carry. */
    static int sum(int a, int b) {
        int even = (a & 0x00ff00ff) + (b & 0x00ff00ff) & 0x00ff00ff;
        int odd = (a & 0xff00ff00) + (b & 0xff00ff00) & 0xff00ff00;
        return even | odd;
    }

    private int blockColumns() {
        return width + (1 << bits) - 1 >> bits;
    }

    private void predict(int[] argb, int height) {
        argb[0] = sum(argb[0], BLACK);
        for (int x = 1; x < width; x++) {
            argb[x] = sum(argb[x], argb[x - 1]);
        }
        int columns = blockColumns();
        for (int y = 1; y < height; y++) {
            int row = y * width;
            argb[row] = sum(argb[row], argb[row - width]);
            int block = (y >> bits) * columns;
            for (int x = 1; x < width; x++) {
                int mode = data[block + (x >> bits)] >> 8 & 15;
                argb[row + x] = sum(argb[row + x], Vp8lPredictor.predict(mode, argb, row + x, width));
            }
        }
    }

    private void crossColor(int[] argb, int height) {
        int columns = blockColumns();
        for (int y = 0, at = 0; y < height; y++) {
            int block = (y >> bits) * columns;
            for (int x = 0; x < width; x++, at++) {
                int factors = data[block + (x >> bits)];
                int color = argb[at];
                byte green = (byte) (color >> 8);
                int red = (color >> 16) + part((byte) factors, green) & 0xff;
                int blue = color + part((byte) (factors >> 8), green) + part((byte) (factors >> 16), (byte) red) & 0xff;
                argb[at] = color & 0xff00ff00 | red << 16 | blue;
            }
        }
    }

    private static int part(byte factor, byte color) {
        return factor * color >> 5;
    }

    private void addGreen(int[] argb, int height) {
        for (int i = 0; i < width * height; i++) {
            int green = argb[i] >> 8 & 0xff;
            argb[i] = sum(argb[i], green << 16 | green);
        }
    }

    private void lookUp(int[] argb, int height) {
        int perPixel = 8 >> bits;
        int mask = (1 << perPixel) - 1;
        int[] packed = new int[storedWidth];
        // From the last row up, because rows become wider.
        for (int y = height - 1; y >= 0; y--) {
            System.arraycopy(argb, y * storedWidth, packed, 0, storedWidth);
            for (int x = 0; x < width; x++) {
                int shift = (x & (1 << bits) - 1) * perPixel;
                int index = packed[x >> bits] >> 8 + shift & mask;
                argb[y * width + x] = index < data.length ? data[index] : 0;
            }
        }
    }
}
