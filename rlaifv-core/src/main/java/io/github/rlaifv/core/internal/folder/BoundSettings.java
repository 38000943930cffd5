package io.github.rlaifv.core.internal.folder;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that a folder is bound to once it has results: a resumed run must have the same settings. A run that
 * failed before its first result leaves the folder free for other settings.
 *
 * @param file path of the settings file inside the folder
 * @param results paths of the result files inside the folder
 * @param values settings that affect results, by name
 * @param defaults what a setting is where it is not recorded, by name
 */
public record BoundSettings(
        String file, List<String> results, SortedMap<String, String> values, SortedMap<String, String> defaults) {
    public BoundSettings {
        results = List.copyOf(results);
        values = new TreeMap<>(values);
        defaults = new TreeMap<>(defaults);
    }

    /** Creates settings that are all recorded. */
    public BoundSettings(String file, List<String> results, SortedMap<String, String> values) {
        this(file, results, values, Collections.emptySortedMap());
    }

    /** Creates settings for one file of results. */
    public static BoundSettings of(String file, String results, SortedMap<String, String> values) {
        return new BoundSettings(file, List.of(results), values);
    }

    /** Returns the same settings, compared as if those that are not recorded had these values. */
    public BoundSettings assuming(SortedMap<String, String> usual) {
        return new BoundSettings(file, results, values, usual);
    }

    /**
     * Opens a folder for a run with these settings, and writes the settings if there are no results yet.
     *
     * @throws BadDataException naming each setting that differs from that of the results, or results without settings,
     *     or the reasons of {@link WorkFolder#open(Path, RunKind)}; nothing is changed in these cases
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public WorkFolder open(Path folder, RunKind kind) {
        WorkFolder work = WorkFolder.open(folder, kind, () -> check(folder, kind));
        try {
            if (filled(folder).isEmpty()) {
                SettingsFile.begin(folder.resolve(file), values);
            }
            return work;
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }

    private void check(Path folder, RunKind kind) {
        Path settings = folder.resolve(file);
        Optional<Path> result = filled(folder);
        if (result.isPresent() && !Files.exists(settings)) {
            throw new BadDataException(folder + " has " + folder.relativize(result.get()) + " but no " + file
                    + ", so its settings are unknown: use another folder, or move the file away");
        }
        if (result.isPresent() || !WorkFolder.isMarked(folder, kind)) {
            SettingsFile.requireSame(settings, values, defaults);
        }
    }

    private Optional<Path> filled(Path folder) {
        return results.stream()
                .map(folder::resolve)
                .filter(AtomicFile::isFilled)
                .findFirst();
    }
}
