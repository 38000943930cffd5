package io.github.rlaifv.parquet.internal;

import org.apache.parquet.io.api.Binary;

/**
 * An image in the form in which Python's {@code datasets} stores it.
 *
 * @param bytes encoded image
 * @param path path or name of the image
 */
public record ImageCell(Binary bytes, String path) {
    /** Creates a cell. The array must not be changed afterwards. */
    public static ImageCell of(byte[] bytes, String path) {
        return new ImageCell(Binary.fromConstantByteArray(bytes), path);
    }
}
