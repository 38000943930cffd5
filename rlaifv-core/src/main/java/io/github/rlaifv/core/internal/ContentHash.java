package io.github.rlaifv.core.internal;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 of content: the names of models, prompts, images and settings in files, and the checks of whether they are still
 * the same. Every way to hash is part of a file format: files that were written before are compared with it.
 */
public final class ContentHash {
    private static final HashFunction TABLE = Hashing.sipHash24();
    private static final int BRIEF = 16;

    private final Hasher hasher = Hashing.sha256().newHasher();

    /** Returns the hash of a text's UTF-8 bytes, as 64 hexadecimal digits. */
    public static String of(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /** Returns the hash of some bytes, as 64 hexadecimal digits. */
    public static String of(byte[] bytes) {
        return Hashing.sha256().hashBytes(bytes).toString();
    }

    /** Returns the first 16 hexadecimal digits of a text's hash. */
    public static String brief(String text) {
        return of(text).substring(0, BRIEF);
    }

    /** Returns the 32 bytes of a text's hash. */
    public static byte[] bytes(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asBytes();
    }

    /** Returns the 32 bytes of the hash of some bytes. */
    public static byte[] bytes(byte[] bytes) {
        return Hashing.sha256().hashBytes(bytes).asBytes();
    }

    /** Returns the first 64 bits of a text's hash. */
    public static long bits(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asLong();
    }

    /** Returns 64 bits of a fast hash (SipHash) for tables in memory; it is written to no file. */
    public static long forTable(String text) {
        return TABLE.hashString(text, StandardCharsets.UTF_8).asLong();
    }

    /** Adds a text as a part of its own: its length first, so that no two lists of parts give the same bytes. */
    public ContentHash part(String text) {
        return part(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes as a part of their own, their length first. */
    public ContentHash part(byte[] bytes) {
        hasher.putInt(bytes.length).putBytes(bytes);
        return this;
    }

    /** Adds a text as a part of its own, in UTF-16 and its length first, as identity files of evaluations and runs have it. */
    public ContentHash charPart(String text) {
        hasher.putInt(text.length()).putUnencodedChars(text);
        return this;
    }

    /** Adds a text's UTF-8 bytes without their length: for texts of a fixed length, or followed by none. */
    public ContentHash raw(String text) {
        hasher.putString(text, StandardCharsets.UTF_8);
        return this;
    }

    /** Adds the remaining bytes of a buffer without their number. */
    public ContentHash raw(ByteBuffer bytes) {
        hasher.putBytes(bytes);
        return this;
    }

    /** Adds a number in 8 bytes. */
    public ContentHash number(double value) {
        hasher.putDouble(value);
        return this;
    }

    /** Adds a number in 4 bytes. */
    public ContentHash integer(int value) {
        hasher.putInt(value);
        return this;
    }

    /** Adds a flag in a byte. */
    public ContentHash flag(boolean value) {
        hasher.putBoolean(value);
        return this;
    }

    /** Returns the hash of all that was added, as 64 hexadecimal digits. To be called once. */
    public String text() {
        return hasher.hash().toString();
    }
}
