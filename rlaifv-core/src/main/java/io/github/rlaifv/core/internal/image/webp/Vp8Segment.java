package io.github.rlaifv.core.internal.image.webp;

/**
 * What holds for the macroblocks of one segment.
 *
 * @param yDc quantizer of the first coefficient of luma
 * @param yAc of the others
 * @param y2Dc of the first coefficient of the block of first coefficients
 * @param y2Ac of the others
 * @param uvDc of the first coefficient of chroma
 * @param uvAc of the others
 * @param filter strength of the loop filter before the macroblock's mode changes it
 */
record Vp8Segment(int yDc, int yAc, int y2Dc, int y2Ac, int uvDc, int uvAc, int filter) {

    /**
     * @param index of the quantizers
     * @param deltas to the index: of yDc, y2Dc, y2Ac, uvDc, uvAc
     */
    static Vp8Segment of(int index, int[] deltas, int filter) {
        int[] dc = Vp8Constants.get().dc();
        int[] ac = Vp8Constants.get().ac();
        return new Vp8Segment(
                dc[clip(index + deltas[0], 127)],
                ac[clip(index, 127)],
                2 * dc[clip(index + deltas[1], 127)],
                Math.max(8, ac[clip(index + deltas[2], 127)] * 155 / 100),
                dc[clip(index + deltas[3], 117)],
                ac[clip(index + deltas[4], 127)],
                filter);
    }

    private static int clip(int index, int most) {
        return Math.max(0, Math.min(most, index));
    }
}
