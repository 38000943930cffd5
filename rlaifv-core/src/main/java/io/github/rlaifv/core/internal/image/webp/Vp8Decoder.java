package io.github.rlaifv.core.internal.image.webp;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.internal.image.ByteCursor;
import io.github.rlaifv.core.internal.image.ImageFault;
import java.util.Arrays;

/** Decodes lossy WebP images (VP8 key frames, RFC 6386) to the values of the reference decoder. */
public final class Vp8Decoder {
    private static final int SIDE = 16;
    private static final int BLOCKS = 25;
    private static final int BLOCK = 16;
    /** Kinds of blocks, as the probabilities are ordered. */
    private static final int LUMA_WITHOUT_FIRST = 0;

    private static final int FIRSTS = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;
    /** Where contexts and coefficients of U, V and the block of first coefficients begin. */
    private static final int U = 4;

    private static final int V = 6;
    private static final int Y2 = 8;

    private final Vp8Header size;
    private final Vp8Bools head;
    private final Vp8FrameHeader header;
    private final Vp8Bools[] partitions;
    private final Vp8Coefficients coefficients;
    private final Vp8Modes modes;
    private final int columns;
    private final int rows;
    private final Vp8Plane luma;
    private final Vp8Plane u;
    private final Vp8Plane v;
    private final Vp8Filter filter;
    /** {@code [columns][9]} whether blocks above have coefficients: four of Y, two of U, two of V, one of Y2. */
    private final boolean[][] above;

    private final boolean[] left = new boolean[9];
    private final short[] residual = new short[BLOCKS * BLOCK];

    public Vp8Decoder(ByteCursor data) {
        size = Vp8Header.read(data);
        if (size.width() == 0 || size.height() == 0) {
            throw ImageFault.damaged("its lossy image has no pixels");
        }
        head = new Vp8Bools(part(data, size.firstPartition()));
        header = Vp8FrameHeader.read(head);
        partitions = partitions(data, 1 << header.partitionBits());
        coefficients = new Vp8Coefficients(header.coefficients());
        columns = (size.width() + SIDE - 1) / SIDE;
        rows = (size.height() + SIDE - 1) / SIDE;
        modes = new Vp8Modes(head, header, columns);
        luma = new Vp8Plane(columns * SIDE, rows * SIDE);
        u = new Vp8Plane(columns * SIDE / 2, rows * SIDE / 2);
        v = new Vp8Plane(columns * SIDE / 2, rows * SIDE / 2);
        filter = new Vp8Filter(header, columns, rows);
        above = new boolean[columns][left.length];
    }

    private static ByteCursor part(ByteCursor data, int length) {
        byte[] bytes = data.take(Math.min(length, data.remaining()));
        return new ByteCursor(bytes);
    }

    private static Vp8Bools[] partitions(ByteCursor data, int count) {
        int[] lengths = new int[count - 1];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = data.u24le();
        }
        Vp8Bools[] partitions = new Vp8Bools[count];
        for (int i = 0; i < count; i++) {
            partitions[i] = new Vp8Bools(part(data, i < lengths.length ? lengths[i] : data.remaining()));
        }
        return partitions;
    }

    public RgbImage decode() {
        for (int y = 0; y < rows; y++) {
            Vp8Bools bools = partitions[y & partitions.length - 1];
            Arrays.fill(left, false);
            modes.beginRow();
            for (int x = 0; x < columns; x++) {
                modes.read(x);
                if (head.isBeyondEnd()) {
                    throw ImageFault.damaged("its lossy image ends in the modes of row " + y * SIDE);
                }
                boolean empty = modes.skipped();
                if (empty) {
                    skip(x);
                } else {
                    empty = !residual(bools, x);
                }
                if (bools.isBeyondEnd()) {
                    throw ImageFault.damaged("its lossy image ends in row " + y * SIDE);
                }
                predict(x, y);
                filter.note(x, y, modes.segment(), modes.small(), !empty);
            }
        }
        filter.apply(luma, u, v);
        return Vp8Colors.toRgb(luma, u, v, size.width(), size.height());
    }

    private void skip(int column) {
        boolean[] top = above[column];
        boolean firstsAbove = top[Y2];
        boolean firstsLeft = left[Y2];
        Arrays.fill(top, false);
        Arrays.fill(left, false);
        if (modes.small()) {
            // has no block of first coefficients, so that what is known of the last one stays
            top[Y2] = firstsAbove;
            left[Y2] = firstsLeft;
        }
    }

    /** Reads a macroblock's coefficients; whether there are any that change its samples. */
    private boolean residual(Vp8Bools bools, int column) {
        boolean[] top = above[column];
        Vp8Segment segment = header.segments()[modes.segment()];
        boolean any = false;
        int first = 0;
        int kind = LUMA;
        if (!modes.small()) {
            int firsts = 24 * BLOCK;
            int context = (top[Y2] ? 1 : 0) + (left[Y2] ? 1 : 0);
            int end = coefficients.read(bools, FIRSTS, context, 0, segment.y2Dc(), segment.y2Ac(), residual, firsts);
            top[Y2] = end > 0;
            left[Y2] = end > 0;
            any = Vp8Firsts.spread(residual, firsts);
            first = 1;
            kind = LUMA_WITHOUT_FIRST;
        }
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                any |= block(bools, kind, top, x, y, first, segment.yDc(), segment.yAc(), 4 * y + x);
            }
        }
        for (int plane = U; plane <= V; plane += V - U) {
            for (int y = 0; y < 2; y++) {
                for (int x = 0; x < 2; x++) {
                    int block = 16 + 2 * (plane - U) + 2 * y + x;
                    any |= block(bools, CHROMA, top, plane + x, plane + y, 0, segment.uvDc(), segment.uvAc(), block);
                }
            }
        }
        return any;
    }

    private boolean block(Vp8Bools bools, int kind, boolean[] top, int x, int y, int first, int dc, int ac, int block) {
        int context = (top[x] ? 1 : 0) + (left[y] ? 1 : 0);
        int end = coefficients.read(bools, kind, context, first, dc, ac, residual, block * BLOCK);
        top[x] = end > first;
        left[y] = end > first;
        return end > 1 || residual[block * BLOCK] != 0;
    }

    private void predict(int column, int row) {
        int x = column * SIDE;
        int y = row * SIDE;
        if (modes.small()) {
            int[] right = right(column, row);
            for (int by = 0; by < 4; by++) {
                for (int bx = 0; bx < 4; bx++) {
                    int left = x + 4 * bx;
                    int top = y + 4 * by;
                    int[] beyond = right;
                    if (bx < 3) {
                        beyond = new int[4];
                        for (int i = 0; i < 4; i++) {
                            beyond[i] = luma.around(left + 4 + i, top - 1);
                        }
                    }
                    Vp8Prediction.small(luma, modes.mode(4 * by + bx), left, top, beyond);
                    luma.add(residual, (4 * by + bx) * BLOCK, left, top);
                }
            }
        } else {
            Vp8Prediction.large(luma, modes.mode(0), x, y, SIDE);
            for (int block = 0; block < 16; block++) {
                luma.add(residual, block * BLOCK, x + block % 4 * 4, y + block / 4 * 4);
            }
        }
        chroma(u, x / 2, y / 2, 16);
        chroma(v, x / 2, y / 2, 20);
        Arrays.fill(residual, (short) 0);
    }

    private void chroma(Vp8Plane plane, int x, int y, int firstBlock) {
        Vp8Prediction.large(plane, modes.chroma(), x, y, SIDE / 2);
        for (int i = 0; i < 4; i++) {
            plane.add(residual, (firstBlock + i) * BLOCK, x + i % 2 * 4, y + i / 2 * 4);
        }
    }

    /** The samples right of those above the macroblock, which its whole right column uses. */
    private int[] right(int column, int row) {
        int[] right = new int[4];
        int x = (column + 1) * SIDE;
        for (int i = 0; i < 4; i++) {
            // of the last column it is the last sample above, again and again
            right[i] = luma.around(column + 1 < columns ? x + i : x - 1, row * SIDE - 1);
        }
        return right;
    }
}
