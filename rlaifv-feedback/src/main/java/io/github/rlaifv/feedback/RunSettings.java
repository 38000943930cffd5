package io.github.rlaifv.feedback;

import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.SortedMap;

/** The settings that a folder of results was made with. */
final class RunSettings {
    private static final String FILE = "settings.json";
    private static final String PAIRS = "pairs.jsonl";
    private static final String CARD = "dataset_card.json";
    private static final RunKind KIND = RunKind.recognizedBy(
            FILE,
            "feedback run",
            "candidates.jsonl",
            "claims.jsonl",
            "scores.jsonl",
            PAIRS,
            "README.md",
            CARD,
            "images/*.*");

    private RunSettings() {}

    /**
     * Refuses to call a run finished whose settings or pairs somebody deleted.
     *
     * @throws io.github.rlaifv.core.run.StorageException naming the file
     */
    static void requireThere(WorkFolder work) {
        work.requireThere(FILE, PAIRS, CARD);
    }

    /**
     * Begins or continues a run: locks the folder and writes the settings into a new one; in an old one, they must be the
     * same.
     *
     * @throws BadDataException naming the settings that differ, or the files of others that stand where results are
     *     written, or if another run writes to the folder; nothing is changed then
     */
    static WorkFolder open(Path folder, SortedMap<String, String> settings) {
        WorkFolder work = new BoundSettings(FILE, RunFiles.NAMES, settings).open(folder, KIND);
        try {
            work.removeParts(folder);
            work.removeParts(folder.resolve("images"));
            return work;
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }
}
