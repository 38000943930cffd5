package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import java.nio.file.Path;

/** The snippets of docs/metrics.md. */
final class MetricsPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        try (TrainablePolicy policy = Policies.open(SnippetInputs.model("model"))) {
            train(policy, SnippetInputs.pairs(3), SnippetInputs.pairs(1));
        }
    }

    private static void train(TrainablePolicy policy, PreferenceDataset pairs, PreferenceDataset development) {
        // docs: watch a training
        DpoTrainer.builder()
                .heldOut(development) // pairs that are not trained on
                .evaluateEvery(100) // steps; the end of each epoch is evaluated in any case
                .tensorBoard(true)
                .metrics(row -> System.out.println(row.step() + ": " + row.all()))
                .build()
                .train(policy, pairs, Path.of("aligned"));
        // end
    }
}
