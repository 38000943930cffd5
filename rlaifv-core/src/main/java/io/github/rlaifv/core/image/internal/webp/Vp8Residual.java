package io.github.rlaifv.core.image.internal.webp;

import java.util.Arrays;

/** Decodes the coefficients of macroblocks, from left to right and row by row. */
final class Vp8Residual {
    /** Number of coefficients per block. */
    static final int BLOCK = 16;

    private static final int BLOCKS = 25;
    /** Where the contexts of U, V and the block of first coefficients begin. */
    private static final int U = 4;

    private static final int V = 6;
    private static final int Y2 = 8;

    private final Vp8Coefficients coefficients;
    /** Whether blocks above have coefficients, {@code [columns][9]}: four of Y, two of U, two of V, one of Y2. */
    private final boolean[][] above;

    private final boolean[] left = new boolean[9];
    private final short[] values = new short[BLOCKS * BLOCK];
    /** The contexts above the current macroblock. */
    private boolean[] top = new boolean[left.length];

    Vp8Residual(Vp8Coefficients coefficients, int columns) {
        this.coefficients = coefficients;
        above = new boolean[columns][left.length];
    }

    /** The coefficients of the last decoded macroblock: sixteen blocks of Y, four of U, four of V. */
    short[] values() {
        return values;
    }

    void beginRow() {
        Arrays.fill(left, false);
    }

    /** Sets all coefficients to zero. */
    void clear() {
        Arrays.fill(values, (short) 0);
    }

    /**
     * Skips a macroblock without coefficients.
     *
     * @param small whether it is predicted in small blocks
     */
    void skip(int column, boolean small) {
        top = above[column];
        boolean firstsAbove = top[Y2];
        boolean firstsLeft = left[Y2];
        Arrays.fill(top, false);
        Arrays.fill(left, false);
        if (small) {
            // It has no block of first coefficients, so the context of the last one is kept.
            top[Y2] = firstsAbove;
            left[Y2] = firstsLeft;
        }
    }

    /**
     * Decodes the coefficients of a macroblock.
     *
     * @param small whether it is predicted in small blocks
     * @return whether any coefficient changes its samples
     */
    boolean read(Vp8Bools bools, int column, boolean small, Vp8Segment segment) {
        top = above[column];
        boolean any = !small && firsts(bools, segment.firsts());
        Vp8BlockKind kind = small ? Vp8BlockKind.LUMA : Vp8BlockKind.LUMA_WITHOUT_FIRST;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                any |= block(bools, kind, segment.luma(), x, y, 4 * y + x);
            }
        }
        for (int plane = U; plane <= V; plane += V - U) {
            for (int y = 0; y < 2; y++) {
                for (int x = 0; x < 2; x++) {
                    int block = 16 + 2 * (plane - U) + 2 * y + x;
                    any |= block(bools, Vp8BlockKind.CHROMA, segment.chroma(), plane + x, plane + y, block);
                }
            }
        }
        return any;
    }

    private boolean firsts(Vp8Bools bools, Vp8Quantizer quantizer) {
        int firsts = 24 * BLOCK;
        boolean any = coefficients(bools, Vp8BlockKind.FIRSTS, quantizer, Y2, Y2, firsts) > 0;
        top[Y2] = any;
        left[Y2] = any;
        return Vp8Firsts.spread(values, firsts);
    }

    private boolean block(Vp8Bools bools, Vp8BlockKind kind, Vp8Quantizer quantizer, int x, int y, int block) {
        int end = coefficients(bools, kind, quantizer, x, y, block * BLOCK);
        top[x] = end > kind.first();
        left[y] = end > kind.first();
        return end > 1 || values[block * BLOCK] != 0;
    }

    private int coefficients(Vp8Bools bools, Vp8BlockKind kind, Vp8Quantizer quantizer, int x, int y, int to) {
        int context = (top[x] ? 1 : 0) + (left[y] ? 1 : 0);
        return coefficients.read(bools, kind, context, quantizer, values, to);
    }
}
