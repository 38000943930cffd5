package io.github.rlaifv.core.image.internal.format;

/**
 * The bits of one color in a pixel of a bitmap.
 *
 * @param shift number of lower bits of other colors
 * @param most largest value of the color's bits
 */
record BmpMask(int shift, int most) {

    /** The bits of a mask, which are contiguous. */
    static BmpMask of(long mask) {
        int shift = Long.numberOfTrailingZeros(mask);
        return new BmpMask(shift, (int) (mask >> shift));
    }

    /** The level of the color, scaled to 0 to 255. */
    byte level(long pixel) {
        int value = (int) (pixel >> shift) & most;
        return (byte) (value * 255 / most);
    }
}
