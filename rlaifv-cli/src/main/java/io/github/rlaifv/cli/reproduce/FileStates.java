package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Fingerprints of files and folders by names, sizes and times, without reading gigabytes. */
final class FileStates {
    private FileStates() {}

    /** The fingerprint of a file, or of a folder with everything in it; empty if there is none. */
    static String of(Path path) {
        if (!Files.exists(path)) {
            return "";
        }
        return entries(path).stream()
                .map(file -> path.relativize(file) + " " + size(file) + " " + time(file))
                .collect(Collectors.collectingAndThen(Collectors.joining("\n"), ContentHash::of));
    }

    /** The fingerprint of several files or folders. */
    static String ofAll(Collection<Path> paths) {
        return paths.stream().map(path -> path + " " + of(path)).collect(Collectors.joining("\n"));
    }

    /** The number of bytes of a file or folder. */
    static long bytes(Path path) {
        return Files.exists(path)
                ? entries(path).stream().mapToLong(FileStates::size).sum()
                : 0;
    }

    private static List<Path> entries(Path path) {
        try {
            return FolderEntries.below(path, Integer.MAX_VALUE).stream()
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static long time(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
