package io.github.rlaifv.core.internal.image.format;

/**
 * Where a color stands in a pixel of a bitmap.
 *
 * @param shift number of lower bits
 * @param most the largest value of its own bits
 */
record BmpMask(int shift, int most) {

    /** The bits that a mask names, which follow each other. */
    static BmpMask of(long mask) {
        int shift = Long.numberOfTrailingZeros(mask);
        return new BmpMask(shift, (int) (mask >> shift));
    }

    /** The color's level, scaled to 0 to 255. */
    byte level(long pixel) {
        int value = (int) (pixel >> shift) & most;
        return (byte) (value * 255 / most);
    }
}
