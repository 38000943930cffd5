package io.github.rlaifv.core.internal.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A kind of run, which owns certain file names in a folder.
 *
 * @param name name in markers and messages, such as {@code training}
 * @param entries paths inside the folder that such a run writes, replaces and deletes, with forward slashes; {@code *}
 *     stands for any part of a name, and {@code **} at the end for everything below
 * @param recognized whether an entry of a folder without a marker was certainly written by such a run, for example of
 *     an earlier version
 */
public record RunKind(String name, SortedSet<String> entries, Predicate<Path> recognized) {
    public RunKind {
        entries = Collections.unmodifiableSortedSet(new TreeSet<>(entries));
    }

    /** Creates a kind whose folders always had a settings file, which is compared before anything is replaced. */
    public static RunKind recognizedBy(String settings, String name, String... entries) {
        SortedSet<String> all = new TreeSet<>(List.of(entries));
        all.add(settings);
        return new RunKind(name, all, entry -> Files.isRegularFile(entry.resolveSibling(settings)));
    }
}
