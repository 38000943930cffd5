package io.github.rlaifv.core.image.internal;

import java.util.Arrays;

/** Reads numbers from a part of an array, in either byte order. Reading beyond the end is damage. */
final class ByteCursor {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteCursor(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    ByteCursor(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    int at() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    ByteCursor skip(long count) {
        require(count);
        at += (int) count;
        return this;
    }

    int u8() {
        require(1);
        return bytes[at++] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    int u16le() {
        return u8() | u8() << 8;
    }

    int u24le() {
        return u8() | u8() << 8 | u8() << 16;
    }

    long u32() {
        return (long) u16() << 16 | u16();
    }

    long u32le() {
        return u16le() | (long) u16le() << 16;
    }

    byte[] take(int count) {
        require(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    private void require(long count) {
        if (count < 0 || count > end - at) {
            throw ImageFault.damaged("the data end at byte " + end + " where " + count + " more are needed");
        }
    }

    /** Whether an array holds a text of Latin-1 letters at a place. */
    static boolean holds(byte[] bytes, int at, String text) {
        if (at < 0 || at > bytes.length - text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ((bytes[at + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
