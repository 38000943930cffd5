package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/** Decodes the LZW compression of a GIF row by row. */
final class GifCodes {
    private static final int MOST_BITS = 12;
    private static final int MOST_CODES = 1 << MOST_BITS;
    private static final int NONE = -1;

    private final ByteCursor blocks;
    private final int clear;
    private final int firstBits;
    private final short[] prefix = new short[MOST_CODES];
    private final byte[] last = new byte[MOST_CODES];
    private final byte[] pending = new byte[MOST_CODES + 1];

    private int pendingCount;
    private int blockLeft;
    private int buffer;
    private int buffered;
    private int bits;
    private int next;
    private int before = NONE;
    private byte firstOfBefore;
    private boolean ended;

    /**
     * @param blocks the size of codes, followed by the data
     */
    GifCodes(ByteCursor blocks) {
        this.blocks = blocks;
        int size = blocks.u8();
        if (size < 1 || size >= MOST_BITS) {
            throw ImageFault.damaged("its codes have " + size + " bits");
        }
        clear = 1 << size;
        firstBits = size + 1;
        reset();
    }

    private void reset() {
        bits = firstBits;
        next = clear + 2;
        before = NONE;
    }

    /** Fills a row with palette indices; returns false if the data end before. */
    boolean next(byte[] row) {
        int at = 0;
        while (at < row.length) {
            while (pendingCount > 0 && at < row.length) {
                row[at++] = pending[--pendingCount];
            }
            if (at < row.length && !expand()) {
                return false;
            }
        }
        return true;
    }

    /** Reads a code and appends its bytes to the pending ones, last byte first. */
    private boolean expand() {
        int code = code();
        if (code < 0 || code == clear + 1) {
            ended = true;
            return false;
        }
        if (code == clear) {
            reset();
            return true;
        }
        if (code > next || code == next && before == NONE || before == NONE && code > clear) {
            throw ImageFault.damaged("a code of its first frame is undefined");
        }
        int walk = code;
        if (code == next) {
            pending[pendingCount++] = firstOfBefore;
            walk = before;
        }
        while (walk > clear) {
            pending[pendingCount++] = last[walk];
            walk = prefix[walk];
        }
        byte first = (byte) walk;
        pending[pendingCount++] = first;
        if (before != NONE && next < MOST_CODES) {
            prefix[next] = (short) before;
            last[next] = first;
            next++;
            if (next == 1 << bits && bits < MOST_BITS) {
                bits++;
            }
        }
        before = code;
        firstOfBefore = first;
        return true;
    }

    private int code() {
        while (buffered < bits) {
            while (blockLeft == 0) {
                if (ended || blocks.remaining() == 0) {
                    return NONE;
                }
                blockLeft = blocks.u8();
                ended = blockLeft == 0 || blockLeft > blocks.remaining();
                blockLeft = ended ? 0 : blockLeft;
            }
            buffer |= blocks.u8() << buffered;
            buffered += 8;
            blockLeft--;
        }
        int code = buffer & (1 << bits) - 1;
        buffer >>>= bits;
        buffered -= bits;
        return code;
    }
}
