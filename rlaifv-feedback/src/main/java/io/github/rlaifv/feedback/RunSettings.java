package io.github.rlaifv.feedback;

import io.github.rlaifv.core.internal.RunKind;
import io.github.rlaifv.core.internal.SettingsFile;
import io.github.rlaifv.core.internal.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** The settings that a folder of results was made with. */
final class RunSettings {
    private static final String FILE = "settings.json";
    private static final RunKind KIND = RunKind.recognizedBy(
            FILE,
            "feedback run",
            "candidates.jsonl",
            "claims.jsonl",
            "scores.jsonl",
            "pairs.jsonl",
            "README.md",
            "dataset_card.json",
            "images/*.*");

    private RunSettings() {}

    /**
     * Begins or continues a run: locks the folder and writes the settings into a new one; in an old one, they must be the
     * same.
     *
     * @throws BadDataException naming the settings that differ, or the files of others that stand where results are
     *     written, or if another run writes to the folder; nothing is changed then
     */
    static WorkFolder open(Path folder, SortedMap<String, String> settings) {
        WorkFolder work = WorkFolder.open(folder, KIND, () -> SettingsFile.requireSame(folder.resolve(FILE), settings));
        try {
            claim(folder, settings);
            work.removeParts(folder);
            work.removeParts(folder.resolve("images"));
            return work;
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }

    private static void claim(Path folder, SortedMap<String, String> settings) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            RunFiles.of(folder).filter(RunSettings::holdsSomething).findFirst().ifPresent(result -> {
                throw new BadDataException(result + " is there but " + file
                        + " is not, so it is unknown how it was made; use another folder or remove it");
            });
        }
        SettingsFile.claim(file, settings);
    }

    private static boolean holdsSomething(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
