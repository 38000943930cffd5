package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.SpikeGuard;
import java.nio.file.Path;

/** The snippets of docs/checkpoints.md. */
final class CheckpointsPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        PreferenceDataset pairs = SnippetInputs.pairs(3);
        Path model = SnippetInputs.model("model");
        try (TrainablePolicy policy = Policies.open(model)) {
            checkpoints(policy, pairs, SnippetInputs.pairs(1));
        }
        try (TrainablePolicy policy = Policies.open(model);
                Policy reference = Policies.open(model)) {
            storedReference(policy, reference, pairs);
        }
    }

    private static void checkpoints(TrainablePolicy policy, PreferenceDataset pairs, PreferenceDataset unseen) {
        // docs: checkpoints
        DpoTrainer.builder()
                .checkpoints(Checkpoints.every(100)
                        .keepBest(2, "eval_rewards/accuracies")
                        .bestAtEnd(true))
                .heldOut(unseen)
                .evaluateEvery(100)
                .spikeGuard(SpikeGuard.deviations(8))
                .build()
                .train(policy, pairs, Path.of("aligned"));
        // end
    }

    private static void storedReference(TrainablePolicy policy, Policy reference, PreferenceDataset pairs) {
        // docs: stored reference
        ReferenceLogProbs.compute(reference, pairs, Path.of("work/reference.jsonl"), true, 8, RunListener.NONE)
                .write(pairs, Path.of("pairs-with-logps"), WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET));

        PreferenceDataset stored = PreferenceDataset.open(Path.of("pairs-with-logps"));
        DpoTrainer.builder()
                .storedReference(DatasetCard.read(Path.of("pairs-with-logps")).orElseThrow())
                .build()
                .train(policy, stored, Path.of("aligned-with-stored-reference"));
        // end
    }
}
