package io.github.rlaifv.feedback;

import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.SortedMap;

/** The settings file of a results folder. */
final class RunSettings {
    /** Name of the file with the pairs of a finished shard before balancing. */
    static final String DRAWN = "drawn.jsonl";

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
            Ledger.FILE,
            "images/*.*");
    /** Kind of the folders of shards, which have no balanced pairs. */
    private static final RunKind SHARD = RunKind.recognizedBy(
            FILE,
            "feedback shard",
            "candidates.jsonl",
            "claims.jsonl",
            "scores.jsonl",
            DRAWN,
            ShardFile.NAME,
            Ledger.FILE,
            "images/*.*");

    private RunSettings() {}

    /**
     * Checks that settings and pairs were not deleted during the run, since a run without them must not succeed.
     *
     * @throws io.github.rlaifv.core.run.StorageException if a file is missing; the message names it
     */
    static void requireThere(WorkFolder work) {
        work.requireThere(FILE, PAIRS, CARD);
    }

    /**
     * Starts or resumes a run. It locks the folder and writes the settings into a new folder. In a folder with results,
     * the settings must be the same.
     *
     * @throws BadDataException if settings differ, if foreign files have the names of result files (the message names
     *     them), or if another run is writing to the folder; nothing is changed in these cases
     */
    static WorkFolder open(Path folder, SortedMap<String, String> settings) {
        return open(folder, settings, KIND);
    }

    /** Same as {@link #open}, for the folder of a shard. */
    static WorkFolder openShard(Path folder, SortedMap<String, String> settings) {
        return open(folder, settings, SHARD);
    }

    private static WorkFolder open(Path folder, SortedMap<String, String> settings, RunKind kind) {
        WorkFolder work = new BoundSettings(FILE, RunFiles.NAMES, settings).open(folder, kind);
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
