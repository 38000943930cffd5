package io.github.rlaifv.core.image.internal;

import java.util.Arrays;

/** Reads numbers from a part of an array in either byte order. Reading beyond the end is reported as damage. */
public final class ByteCursor {
    private final byte[] bytes;
    private final int end;
    private int at;

    public ByteCursor(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public ByteCursor(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public int at() {
        return at;
    }

    public int remaining() {
        return end - at;
    }

    public ByteCursor skip(long count) {
        require(count);
        at += (int) count;
        return this;
    }

    public int u8() {
        require(1);
        return bytes[at++] & 0xff;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public int u16le() {
        return u8() | u8() << 8;
    }

    public int u24le() {
        return u8() | u8() << 8 | u8() << 16;
    }

    public long u32() {
        return (long) u16() << 16 | u16();
    }

    public long u32le() {
        return u16le() | (long) u16le() << 16;
    }

    public byte[] take(int count) {
        require(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    private void require(long count) {
        if (count < 0 || count > end - at) {
            throw ImageFault.damaged("the data end at byte " + end + " where " + count + " more are needed");
        }
    }

    /** Whether an array contains a text of Latin-1 letters at an index. */
    public static boolean holds(byte[] bytes, int at, String text) {
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
