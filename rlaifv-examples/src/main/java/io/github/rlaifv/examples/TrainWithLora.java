package io.github.rlaifv.examples;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;

/**
 * Trains low-rank adapters on preference pairs with DPO. The output folder then holds {@code adapter/} in PEFT's layout,
 * {@code model/} with the adapters merged into the weights, and a report of the run.
 */
public final class TrainWithLora {
    private TrainWithLora() {}

    /** Takes the folder of a model, a file of preference pairs and the output folder. */
    public static void main(String[] args) {
        PreferenceDataset pairs = PreferenceDataset.open(Path.of(args[1]));
        try (TrainablePolicy model = Policies.open(Path.of(args[0]))) {
            TrainingResult result = DpoTrainer.builder()
                    .lora(Lora.rank(16).withAlpha(32))
                    .epochs(1)
                    .build()
                    .train(model, pairs, Path.of(args[2]));
            System.out.println(result.steps() + " steps on " + result.used() + " pairs: " + result.model());
        }
    }
}
