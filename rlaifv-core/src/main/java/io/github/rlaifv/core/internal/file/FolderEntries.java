package io.github.rlaifv.core.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lists the entries of a folder. A listing that fails halfway throws an {@link IOException}, like one that cannot
 * begin. The streams of {@link Files} throw an unchecked exception instead, which callers that handle I/O failures
 * would miss.
 */
public final class FolderEntries {
    private FolderEntries() {}

    /** Returns the entries of a folder, sorted. */
    public static List<Path> of(Path folder) throws IOException {
        return of(folder, Long.MAX_VALUE);
    }

    /**
     * Returns the entries of a folder, sorted.
     *
     * @param most maximum number of entries to list; the file system decides which ones
     */
    public static List<Path> of(Path folder, long most) throws IOException {
        return sorted(Files.list(folder), most);
    }

    /**
     * Returns a folder and everything below it, sorted. Symbolic links are listed and not followed.
     *
     * @param depth number of levels; 1 for the entries of the folder itself
     */
    public static List<Path> below(Path folder, int depth) throws IOException {
        return sorted(Files.walk(folder, depth), Long.MAX_VALUE);
    }

    /** Whether a folder has no entries. */
    public static boolean isEmpty(Path folder) throws IOException {
        return of(folder, 1).isEmpty();
    }

    static List<Path> sorted(Stream<Path> entries, long most) throws IOException {
        try (entries) {
            return entries.limit(most).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
