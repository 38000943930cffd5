package io.github.rlaifv.core.image.internal.webp;

import java.util.Arrays;

/** Decodes how each macroblock is predicted, from left to right and row by row. */
final class Vp8Modes {
    private static final int SMALL_MODES = 10;
    /** A binary tree: leaves are {@code -mode - 1}, other values are the index of the next pair. */
    private static final int[] SMALL_TREE = {-1, 2, -2, 4, -3, 6, 8, 12, -4, 10, -6, -7, -5, 14, -8, 16, -9, -10};

    private final Vp8Bools bools;
    private final Vp8FrameHeader header;
    private final int[] submodes = Vp8Constants.get().submodes();
    /** Modes of the blocks above, {@code [columns x 4]}. */
    private final int[] above;

    private final int[] left = new int[4];
    private final int[] modes = new int[16];
    private int chroma;
    private int segment;
    private boolean skipped;
    private boolean small;

    Vp8Modes(Vp8Bools bools, Vp8FrameHeader header, int columns) {
        this.bools = bools;
        this.header = header;
        above = new int[4 * columns];
    }

    void beginRow() {
        Arrays.fill(left, Vp8Prediction.DC);
    }

    void read(int column) {
        segment = 0;
        if (header.segmented()) {
            int[] probabilities = header.segmentProbabilities();
            boolean high = bools.bit(probabilities[0]);
            boolean low = bools.bit(probabilities[high ? 2 : 1]);
            segment = (high ? 2 : 0) + (low ? 1 : 0);
        }
        skipped = header.skipProbability() >= 0 && bools.bit(header.skipProbability());
        small = !bools.bit(145);
        if (small) {
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 4; x++) {
                    int mode = smallMode(above[4 * column + x], left[y]);
                    above[4 * column + x] = mode;
                    left[y] = mode;
                    modes[4 * y + x] = mode;
                }
            }
        } else {
            int mode = largeMode();
            modes[0] = mode;
            Arrays.fill(above, 4 * column, 4 * column + 4, mode);
            Arrays.fill(left, mode);
        }
        chroma = chromaMode();
    }

    private int smallMode(int top, int before) {
        int probabilities = (top * SMALL_MODES + before) * (SMALL_MODES - 1);
        int at = 0;
        while (at >= 0) {
            at = SMALL_TREE[at + (bools.bit(submodes[probabilities + (at >> 1)]) ? 1 : 0)];
        }
        return -at - 1;
    }

    private int largeMode() {
        if (bools.bit(156)) {
            return bools.bit(128) ? Vp8Prediction.TRUE_MOTION : Vp8Prediction.HORIZONTAL;
        }
        return bools.bit(163) ? Vp8Prediction.VERTICAL : Vp8Prediction.DC;
    }

    private int chromaMode() {
        if (!bools.bit(142)) {
            return Vp8Prediction.DC;
        }
        if (!bools.bit(114)) {
            return Vp8Prediction.VERTICAL;
        }
        return bools.bit(183) ? Vp8Prediction.TRUE_MOTION : Vp8Prediction.HORIZONTAL;
    }

    int segment() {
        return segment;
    }

    /** Whether the macroblock has no coefficients. */
    boolean skipped() {
        return skipped;
    }

    /** Whether each block of 4 x 4 samples has a mode of its own. */
    boolean small() {
        return small;
    }

    /** The mode of a small block, or of all luma for block 0. */
    int mode(int block) {
        return modes[block];
    }

    int chroma() {
        return chroma;
    }
}
