package io.github.rlaifv.core.image.internal.webp;

/**
 * The settings of the macroblocks of one segment.
 *
 * @param luma quantizer of luma
 * @param firsts quantizer of the block of first coefficients
 * @param chroma quantizer of chroma
 * @param filter strength of the loop filter before the macroblock's mode changes it
 */
record Vp8Segment(Vp8Quantizer luma, Vp8Quantizer firsts, Vp8Quantizer chroma, int filter) {

    /**
     * @param index index of the quantizers
     * @param deltas additions to the index: for luma's dc, for firsts' dc and ac, for chroma's dc and ac
     */
    static Vp8Segment of(int index, int[] deltas, int filter) {
        int[] dc = Vp8Constants.get().dc();
        int[] ac = Vp8Constants.get().ac();
        return new Vp8Segment(
                new Vp8Quantizer(dc[clip(index + deltas[0], 127)], ac[clip(index, 127)]),
                new Vp8Quantizer(
                        2 * dc[clip(index + deltas[1], 127)],
                        Math.max(8, ac[clip(index + deltas[2], 127)] * 155 / 100)),
                new Vp8Quantizer(dc[clip(index + deltas[3], 117)], ac[clip(index + deltas[4], 127)]),
                filter);
    }

    private static int clip(int index, int most) {
        return Math.max(0, Math.min(most, index));
    }
}
