package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The state of a file when it was opened. Pages are read at the positions in the footer of that time; in a replaced
 * file, other bytes at these positions could be read without an error.
 *
 * @param path path of the file
 * @param size size in bytes
 * @param modified time of the last modification
 * @param key key of the file in its file system; null if the file system has none
 */
record OpenedParquetFile(
        Path path, long size, FileTime modified, @Nullable Object key) {

    static OpenedParquetFile of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new OpenedParquetFile(path, now.size(), now.lastModifiedTime(), now.fileKey());
    }

    /**
     * Checks that the file is unchanged.
     *
     * @throws BadDataException naming the path if the file was changed or replaced
     * @throws IOException if the file's attributes can't be read
     */
    void requireSame() throws IOException {
        if (!equals(of(path))) {
            throw new BadDataException(
                    path + " was changed or replaced while it was used: open it again, and leave it alone meanwhile");
        }
    }
}
