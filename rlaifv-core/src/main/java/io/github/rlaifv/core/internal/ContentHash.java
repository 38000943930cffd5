package io.github.rlaifv.core.internal;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 hash of content. Files identify models, prompts, images and settings by such hashes, and resumed runs
 * compare them. Every method is part of a file format and must keep its results, since existing files contain them.
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

    /** Returns 64 bits of a fast hash (SipHash) for tables in memory. It is never written to files. */
    public static long forTable(String text) {
        return TABLE.hashString(text, StandardCharsets.UTF_8).asLong();
    }

    /**
     * Adds a text as a separate part, preceded by its length, so that different lists of parts never give the same
     * bytes.
     */
    public ContentHash part(String text) {
        return part(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes as a separate part, preceded by their length. */
    public ContentHash part(byte[] bytes) {
        hasher.putInt(bytes.length).putBytes(bytes);
        return this;
    }

    /**
     * Adds a text as a separate part in UTF-16, preceded by its length, as in the identity files of evaluations and
     * runs.
     */
    public ContentHash charPart(String text) {
        hasher.putInt(text.length()).putUnencodedChars(text);
        return this;
    }

    /** Adds a text's UTF-8 bytes without their length, for texts of a fixed length and for the last text. */
    public ContentHash raw(String text) {
        hasher.putString(text, StandardCharsets.UTF_8);
        return this;
    }

    /** Adds the remaining bytes of a buffer without their number. */
    public ContentHash raw(ByteBuffer bytes) {
        hasher.putBytes(bytes);
        return this;
    }

    /** Adds a number as 8 bytes. */
    public ContentHash number(double value) {
        hasher.putDouble(value);
        return this;
    }

    /** Adds a number as 4 bytes. */
    public ContentHash integer(int value) {
        hasher.putInt(value);
        return this;
    }

    /** Adds a flag as one byte. */
    public ContentHash flag(boolean value) {
        hasher.putBoolean(value);
        return this;
    }

    /** Returns the hash of the added content as 64 hexadecimal digits. It may be called once. */
    public String text() {
        return hasher.hash().toString();
    }
}
