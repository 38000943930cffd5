package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/**
 * Reads the bits of a lossless WebP image, lowest bit of a byte first. Reading beyond the end is reported as damage.
 */
final class Vp8lBits {
    private final ByteCursor bytes;
    private long buffer;
    private int buffered;

    Vp8lBits(ByteCursor bytes) {
        this.bytes = bytes;
    }

    private void fill() {
        while (buffered <= 48 && bytes.remaining() > 0) {
            buffer |= (long) bytes.u8() << buffered;
            buffered += 8;
        }
    }

    /** Reads up to 32 bits as a number, lowest bit first. */
    int read(int count) {
        int value = peek(count);
        drop(count);
        return value;
    }

    boolean flag() {
        return read(1) == 1;
    }

    /** Same as {@link #read} without moving on; bits beyond the end are zeros. */
    int peek(int count) {
        if (buffered < count) {
            fill();
        }
        return (int) (buffer & (1L << count) - 1);
    }

    void drop(int count) {
        if (count > buffered) {
            throw ImageFault.damaged("its lossless image ends before its last pixel");
        }
        buffer >>>= count;
        buffered -= count;
    }
}
