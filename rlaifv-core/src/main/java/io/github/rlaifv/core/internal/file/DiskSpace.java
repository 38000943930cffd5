package io.github.rlaifv.core.internal.file;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** The free space of the disks that results are written to, checked before large results are computed or written. */
public final class DiskSpace {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private DiskSpace() {}

    /**
     * Returns the free space in bytes where a path is or will be; empty if the system does not report any. A disk that
     * is full counts as unknown too: writing to it fails at once and says so.
     */
    public static OptionalLong free(Path path) {
        Path there = path.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return OptionalLong.empty();
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            return free > 0 ? OptionalLong.of(free) : OptionalLong.empty();
        } catch (IOException | SecurityException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Rejects to write something for which there is not enough space.
     *
     * @param path file or folder that will be written
     * @param bytes its size in bytes
     * @throws StorageException naming the needed and the free space
     */
    public static void require(Path path, long bytes) {
        OptionalLong free = free(path);
        if (free.isPresent() && free.getAsLong() < bytes) {
            throw new StorageException(path + " cannot be written: it takes " + inWords(bytes) + ", but only "
                    + inWords(free.getAsLong())
                    + " are free on its disk. Free disk space and run again; what is finished is kept. Or use a folder"
                    + " on another disk.");
        }
    }

    /**
     * Returns the size of the files in a folder and its subfolders, in bytes; 0 if the folder is missing.
     *
     * @throws StorageException if it can't be read
     */
    public static long used(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try {
            long bytes = 0;
            for (Path entry : FolderEntries.below(folder, Integer.MAX_VALUE)) {
                bytes += Files.isRegularFile(entry) ? Files.size(entry) : 0;
            }
            return bytes;
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    /** Returns a number of bytes as text, such as {@code 1.5 GiB}. */
    public static String inWords(long bytes) {
        if (bytes >= GIB) {
            return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
        }
        return bytes >= MIB ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MIB) : bytes + " bytes";
    }
}
