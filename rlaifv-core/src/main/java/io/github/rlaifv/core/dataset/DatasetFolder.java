package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The files that a {@link PreferenceWriter} writes to a folder and may replace there. */
final class DatasetFolder {
    private DatasetFolder() {}

    static RunKind kind(WriteOptions options) {
        String name = options.name();
        SortedSet<String> entries = new TreeSet<>(List.of(CardFiles.README, CardFiles.JSON));
        if (options.format() == DatasetFormat.JSONL) {
            entries.add(name + ".jsonl");
        } else {
            entries.addAll(List.of(name + "_*.parquet", name + "-withlogp_*.parquet", ".*.parquet.part"));
        }
        return new RunKind("dataset", entries, entry -> wroteEarlier(entry.toAbsolutePath(), options));
    }

    /** Whether an earlier version wrote an entry. Those versions wrote no marker, but a card that lists their files. */
    private static boolean wroteEarlier(Path entry, WriteOptions options) {
        String name = entry.getFileName().toString();
        try {
            return CardFiles.read(entry.resolveSibling(""))
                    .filter(card -> !name.equals(options.name() + ".jsonl")
                            || card.files().stream()
                                    .anyMatch(file -> file.name().equals(name)))
                    .isPresent();
        } catch (BadDataException e) {
            return false;
        }
    }
}
