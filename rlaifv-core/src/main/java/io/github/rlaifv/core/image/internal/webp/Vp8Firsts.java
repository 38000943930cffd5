package io.github.rlaifv.core.image.internal.webp;

/** Distributes the block of first coefficients over the sixteen blocks of luma that they belong to. */
final class Vp8Firsts {
    private static final int BLOCK = 16;

    private Vp8Firsts() {}

    /**
     * Inverts the transform of a block, whose coefficients are zero afterwards.
     *
     * @return whether any first coefficient is not zero
     */
    static boolean spread(short[] residual, int from) {
        int[] half = new int[BLOCK];
        for (int i = 0; i < 4; i++) {
            int a0 = residual[from + i] + residual[from + 12 + i];
            int a1 = residual[from + 4 + i] + residual[from + 8 + i];
            int a2 = residual[from + 4 + i] - residual[from + 8 + i];
            int a3 = residual[from + i] - residual[from + 12 + i];
            half[i] = a0 + a1;
            half[8 + i] = a0 - a1;
            half[4 + i] = a3 + a2;
            half[12 + i] = a3 - a2;
        }
        boolean any = false;
        for (int i = 0; i < 4; i++) {
            int dc = half[4 * i] + 3;
            int a0 = dc + half[4 * i + 3];
            int a1 = half[4 * i + 1] + half[4 * i + 2];
            int a2 = half[4 * i + 1] - half[4 * i + 2];
            int a3 = dc - half[4 * i + 3];
            int[] out = {a0 + a1 >> 3, a3 + a2 >> 3, a0 - a1 >> 3, a3 - a2 >> 3};
            for (int k = 0; k < out.length; k++) {
                short value = (short) out[k];
                residual[(4 * i + k) * BLOCK] = value;
                any |= value != 0;
            }
        }
        for (int i = from; i < from + BLOCK; i++) {
            residual[i] = 0;
        }
        return any;
    }
}
