package io.github.rlaifv.parquet.internal;

import org.apache.parquet.io.api.Binary;

/**
 * An image as Python's {@code datasets} stores it.
 *
 * @param bytes as encoded
 * @param path a name for it
 */
public record ImageCell(Binary bytes, String path) {
    /** Of bytes that nobody changes later. */
    public static ImageCell of(byte[] bytes, String path) {
        return new ImageCell(Binary.fromConstantByteArray(bytes), path);
    }
}
