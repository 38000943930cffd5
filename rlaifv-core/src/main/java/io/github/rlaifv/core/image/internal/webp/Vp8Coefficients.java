package io.github.rlaifv.core.image.internal.webp;

/** Decodes the coefficients of blocks of 4 x 4 samples. */
final class Vp8Coefficients {
    private static final int COEFFICIENTS = 16;
    private static final int PROBABILITIES = 11;
    private static final int BAND = 3 * PROBABILITIES;
    private static final int KIND = 8 * BAND;
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final int[] probabilities;

    Vp8Coefficients(int[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Decodes a block.
     *
     * @param context how many of the blocks above and left have coefficients
     * @param to where the block begins in {@code out}: 16 numbers, row by row, which must be zero
     * @return index after the last coefficient; that of the first one if there is none
     */
    int read(Vp8Bools bools, Vp8BlockKind kind, int context, Vp8Quantizer quantizer, short[] out, int to) {
        int first = kind.first();
        int at = place(kind, first, context);
        for (int n = first; n < COEFFICIENTS; n++) {
            if (!bools.bit(probabilities[at])) {
                return n;
            }
            while (!bools.bit(probabilities[at + 1])) {
                n++;
                if (n == COEFFICIENTS) {
                    return COEFFICIENTS;
                }
                at = place(kind, n, 0);
            }
            int size = 1;
            if (bools.bit(probabilities[at + 2])) {
                size = large(bools, at);
            }
            at = place(kind, n + 1, size == 1 ? 1 : 2);
            out[to + ZIGZAG[n]] = (short) ((bools.flag() ? -size : size) * (n == 0 ? quantizer.dc() : quantizer.ac()));
        }
        return COEFFICIENTS;
    }

    private static int place(Vp8BlockKind kind, int coefficient, int context) {
        return kind.ordinal() * KIND + BANDS[coefficient] * BAND + context * PROBABILITIES;
    }

    /** Decodes a value of 2 or more. */
    private int large(Vp8Bools bools, int at) {
        if (!bools.bit(probabilities[at + 3])) {
            return bools.bit(probabilities[at + 4]) ? 3 + bit(bools, probabilities[at + 5]) : 2;
        }
        if (!bools.bit(probabilities[at + 6])) {
            if (!bools.bit(probabilities[at + 7])) {
                return 5 + bit(bools, 159);
            }
            return 7 + 2 * bit(bools, 165) + bit(bools, 145);
        }
        int high = bit(bools, probabilities[at + 8]);
        int category = 2 * high + bit(bools, probabilities[at + 9 + high]);
        int extra = 0;
        for (int probability : LARGE[category]) {
            extra = 2 * extra + bit(bools, probability);
        }
        return extra + 3 + (8 << category);
    }

    private static int bit(Vp8Bools bools, int probability) {
        return bools.bit(probability) ? 1 : 0;
    }
}
