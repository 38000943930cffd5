package io.github.rlaifv.core.image.internal.webp;

/**
 * The compressed header of a lossy WebP image.
 *
 * @param segmented whether each macroblock names its segment
 * @param segmentProbabilities probabilities of the segments' names
 * @param segments one segment, or four
 * @param simpleFilter whether the loop filter is the simple one
 * @param filterLevel strength of the loop filter; 0 for none
 * @param sharpness sharpness of the loop filter
 * @param filterDelta addition to the filter's strength in each macroblock
 * @param smallBlocksFilterDelta addition in macroblocks that are predicted in small blocks
 * @param partitionBits binary logarithm of the number of partitions of coefficients
 * @param coefficients probabilities of coefficients, {@code [4][8][3][11]}
 * @param skipProbability probability that a macroblock has coefficients; -1 if not given
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Vp8FrameHeader(
        boolean segmented,
        int[] segmentProbabilities,
        Vp8Segment[] segments,
        boolean simpleFilter,
        int filterLevel,
        int sharpness,
        int filterDelta,
        int smallBlocksFilterDelta,
        int partitionBits,
        int[] coefficients,
        int skipProbability) {
    private static final int SEGMENTS = 4;

    static Vp8FrameHeader read(Vp8Bools bools) {
        // Color space and clamping have no effect here.
        bools.number(2);
        boolean useSegments = bools.flag();
        boolean map = false;
        boolean absolute = true;
        int[] quantizers = new int[SEGMENTS];
        int[] filters = new int[SEGMENTS];
        int[] probabilities = {255, 255, 255};
        if (useSegments) {
            map = bools.flag();
            if (bools.flag()) {
                absolute = bools.flag();
                for (int i = 0; i < SEGMENTS; i++) {
                    quantizers[i] = bools.optional(7);
                }
                for (int i = 0; i < SEGMENTS; i++) {
                    filters[i] = bools.optional(6);
                }
            }
            for (int i = 0; map && i < probabilities.length; i++) {
                probabilities[i] = bools.flag() ? bools.number(8) : 255;
            }
        }
        boolean simple = bools.flag();
        int level = bools.number(6);
        int sharpness = bools.number(3);
        int[] deltas = new int[8];
        boolean useDeltas = bools.flag();
        if (useDeltas && bools.flag()) {
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = bools.optional(6);
            }
        }
        int partitionBits = bools.number(2);
        int base = bools.number(7);
        int[] quantizerDeltas = new int[5];
        for (int i = 0; i < quantizerDeltas.length; i++) {
            quantizerDeltas[i] = bools.optional(4);
        }
        Vp8Segment[] segments = new Vp8Segment[useSegments ? SEGMENTS : 1];
        for (int i = 0; i < segments.length; i++) {
            int index = useSegments ? quantizers[i] + (absolute ? 0 : base) : base;
            int filter = useSegments ? filters[i] + (absolute ? 0 : level) : level;
            segments[i] = Vp8Segment.of(index, quantizerDeltas, filter);
        }
        // Whether probabilities are kept for the next frame.
        bools.flag();
        int[] coefficients = Vp8Constants.get().coefficients().clone();
        int[] updates = Vp8Constants.get().updates();
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = bools.bit(updates[i]) ? bools.number(8) : coefficients[i];
        }
        int skip = bools.flag() ? bools.number(8) : -1;
        return new Vp8FrameHeader(
                map,
                probabilities,
                segments,
                simple,
                level,
                sharpness,
                deltas[0],
                deltas[4],
                partitionBits,
                coefficients,
                skip);
    }
}
