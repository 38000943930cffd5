package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ByteCursor;

/** The arithmetic decoder of lossy WebP images. */
final class Vp8Bools {
    private static final int EVEN = 128;

    private final ByteCursor bytes;
    private int value;
    private int range = 255;
    /** Number of bits of the value below its highest byte; negative if more are needed. */
    private int below = -8;

    private boolean beyond;

    Vp8Bools(ByteCursor bytes) {
        this.bytes = bytes;
    }

    /** Whether bits beyond the end of the data were needed. */
    boolean isBeyondEnd() {
        return beyond;
    }

    /** Decodes a bit that is 0 with the given probability, in units of 1/256. */
    boolean bit(int probability) {
        if (below < 0) {
            int next = 0;
            if (bytes.remaining() > 0) {
                next = bytes.u8();
            } else {
                beyond = true;
            }
            value = value << 8 | next;
            below += 8;
        }
        int split = 1 + ((range - 1) * probability >> 8);
        boolean one = value >> below >= split;
        if (one) {
            range -= split;
            value -= split << below;
        } else {
            range = split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        below -= shift;
        return one;
    }

    boolean flag() {
        return bit(EVEN);
    }

    /** Decodes a number, highest bit first. */
    int number(int bits) {
        int result = 0;
        for (int i = 0; i < bits; i++) {
            result = result << 1 | (flag() ? 1 : 0);
        }
        return result;
    }

    /** Decodes a number followed by its sign. */
    int signed(int bits) {
        int size = number(bits);
        return flag() ? -size : size;
    }

    /** Decodes a signed number after a flag that says whether it is present; 0 if it is not. */
    int optional(int bits) {
        return flag() ? signed(bits) : 0;
    }
}
