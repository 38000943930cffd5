package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/** Decodes lossy WebP images (VP8 key frames, RFC 6386) with the same values as the reference decoder. */
public final class Vp8Decoder {
    private static final int SIDE = 16;
    private static final int BLOCK = Vp8Residual.BLOCK;

    private final Vp8Header size;
    private final Vp8Bools head;
    private final Vp8FrameHeader header;
    private final Vp8Bools[] partitions;
    private final Vp8Modes modes;
    private final int columns;
    private final int rows;
    private final Vp8Plane luma;
    private final Vp8Plane u;
    private final Vp8Plane v;
    private final Vp8Filter filter;
    private final Vp8Residual residual;

    public Vp8Decoder(ByteCursor data) {
        size = Vp8Header.read(data);
        if (size.width() == 0 || size.height() == 0) {
            throw ImageFault.damaged("its lossy image has no pixels");
        }
        head = new Vp8Bools(part(data, size.firstPartition()));
        header = Vp8FrameHeader.read(head);
        partitions = partitions(data, 1 << header.partitionBits());
        columns = (size.width() + SIDE - 1) / SIDE;
        rows = (size.height() + SIDE - 1) / SIDE;
        modes = new Vp8Modes(head, header, columns);
        luma = new Vp8Plane(columns * SIDE, rows * SIDE);
        u = new Vp8Plane(columns * SIDE / 2, rows * SIDE / 2);
        v = new Vp8Plane(columns * SIDE / 2, rows * SIDE / 2);
        filter = new Vp8Filter(header, columns, rows);
        residual = new Vp8Residual(new Vp8Coefficients(header.coefficients()), columns);
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
            residual.beginRow();
            modes.beginRow();
            for (int x = 0; x < columns; x++) {
                modes.read(x);
                if (head.isBeyondEnd()) {
                    throw ImageFault.damaged("its lossy image ends in the modes of row " + y * SIDE);
                }
                boolean empty = modes.skipped();
                if (empty) {
                    residual.skip(x, modes.small());
                } else {
                    empty = !residual.read(bools, x, modes.small(), header.segments()[modes.segment()]);
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
                    luma.add(residual.values(), (4 * by + bx) * BLOCK, left, top);
                }
            }
        } else {
            Vp8Prediction.large(luma, modes.mode(0), x, y, SIDE);
            for (int block = 0; block < 16; block++) {
                luma.add(residual.values(), block * BLOCK, x + block % 4 * 4, y + block / 4 * 4);
            }
        }
        chroma(u, x / 2, y / 2, 16);
        chroma(v, x / 2, y / 2, 20);
        residual.clear();
    }

    private void chroma(Vp8Plane plane, int x, int y, int firstBlock) {
        Vp8Prediction.large(plane, modes.chroma(), x, y, SIDE / 2);
        for (int i = 0; i < 4; i++) {
            plane.add(residual.values(), (firstBlock + i) * BLOCK, x + i % 2 * 4, y + i / 2 * 4);
        }
    }

    /** The samples to the right of those above the macroblock, which its whole right column uses. */
    private int[] right(int column, int row) {
        int[] right = new int[4];
        int x = (column + 1) * SIDE;
        for (int i = 0; i < 4; i++) {
            // In the last column it is the last sample above, repeated.
            right[i] = luma.around(column + 1 < columns ? x + i : x - 1, row * SIDE - 1);
        }
        return right;
    }
}
