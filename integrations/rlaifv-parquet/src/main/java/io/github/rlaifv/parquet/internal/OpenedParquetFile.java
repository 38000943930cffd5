package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when it was opened: pages are looked for where the footer of that time says, and another file's bytes
 * there may be read without a complaint.
 *
 * @param key of the file in its file system, where it has one
 */
record OpenedParquetFile(
        Path path, long size, FileTime modified, @Nullable Object key) {

    static OpenedParquetFile of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new OpenedParquetFile(path, now.size(), now.lastModifiedTime(), now.fileKey());
    }

    /**
     * Refuses another file.
     *
     * @throws BadDataException naming the path
     * @throws IOException if the file can't be looked at
     */
    void requireSame() throws IOException {
        if (!equals(of(path))) {
            throw new BadDataException(
                    path + " was changed or replaced while it was used: open it again, and leave it alone meanwhile");
        }
    }
}
