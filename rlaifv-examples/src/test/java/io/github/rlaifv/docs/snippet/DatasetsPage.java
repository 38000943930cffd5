package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import java.nio.file.Path;
import java.util.List;

/** The snippets of docs/datasets.md. */
final class DatasetsPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        PreferenceDataset pairs = SnippetInputs.pairs(10);
        pairs.write(Path.of("RLAIF-V-Dataset"), WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        convert();
        DatasetCard card = oneAtATime(pairs.toList(), Path.of("train"), "fingerprint");
        if (card.pairs() != 10 || split(Path.of(".")).size() != 10) {
            throw new IllegalStateException("other pairs than those written");
        }
    }

    private static void convert() {
        // docs: convert a dataset
        PreferenceDataset pairs = PreferenceDataset.open(Path.of("RLAIF-V-Dataset"));
        PreferenceDataset.Split parts =
                pairs.filter(pair -> pair.chosen().length() < 800).split(0.9, 1);
        parts.first().shuffle(2).write(Path.of("shuffled"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
        // end
    }

    private static DatasetCard oneAtATime(List<PreferencePair> pairs, Path folder, String policyFingerprint) {
        // docs: write pairs one at a time
        WriteOptions options = WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                .title("Tiny world, round 1")
                .setting("candidates", "10")
                .fingerprint("policy", policyFingerprint)
                .build();
        try (PreferenceWriter writer = PreferenceWriter.open(folder, options)) {
            for (PreferencePair pair : pairs) {
                writer.write(pair);
            }
            return writer.finish();
        }
        // end
    }

    private static PreferenceDataset split(Path folder) {
        // docs: read a split
        PreferenceDataset train = PreferenceDataset.open(
                folder, ReadOptions.builder().split("train").build());
        // end
        return train;
    }
}
