package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.ledger.Ledger;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a run of reference log-probabilities and of its shards. */
final class ReferenceFolder {
    static final String LOG_PROBS = "reference.jsonl";
    static final String SETTINGS = "settings.json";

    private static final RunKind KIND =
            RunKind.recognizedBy(SETTINGS, "reference run", LOG_PROBS, Ledger.FILE, "images/*.*");
    private static final RunKind SHARD = RunKind.recognizedBy(
            SETTINGS, "reference shard", LOG_PROBS, ShardFile.NAME, SkippedUnits.NAME, Ledger.FILE);

    private ReferenceFolder() {}

    /** Returns what the results depend on. */
    static SortedMap<String, String> settings(String reference, KeyedPairs pairs) {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("format", "1");
        settings.put("reference", reference);
        settings.put("pairs", pairs.data());
        return settings;
    }

    /** Locks and marks the folder of a whole run. */
    static WorkFolder open(Path folder, SortedMap<String, String> settings) {
        return BoundSettings.of(SETTINGS, LOG_PROBS, settings).open(folder, KIND);
    }

    /** Locks and marks the folder of a shard. */
    static WorkFolder openShard(Path folder, SortedMap<String, String> settings) {
        return BoundSettings.of(SETTINGS, LOG_PROBS, settings).open(folder, SHARD);
    }

    /** Writes the pairs with their log-probabilities. */
    static DatasetCard write(ReferenceLogProbs logProbs, PreferenceDataset dataset, Path folder) {
        return logProbs.write(
                dataset,
                folder,
                WriteOptions.builder(DatasetFormat.JSONL).title("Preference pairs with reference log-probabilities"));
    }
}
