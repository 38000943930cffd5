package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.bench.attack.fuzz.SoundFiles;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Preference learning on a tiny LLaVA-1.5, with adapters, checkpoints and evaluations. */
@Command(name = "dpo-job", description = "Trains adapters on preference pairs.")
public final class DpoJob implements Callable<Integer> {
    @Option(names = "--output", required = true, description = "Folder of the run.")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Override
    public Integer call() {
        PreferenceDataset pairs = PreferenceDataset.of(SoundFiles.pairs(14));
        try (TrainablePolicy policy = Policies.open(Jobs.model())) {
            DpoTrainer.builder()
                    .lora(Lora.rank(2).withDropout(0.1))
                    .learningRate(1e-3)
                    .epochs(2)
                    .batchSize(2)
                    .seed(3)
                    .heldOut(PreferenceDataset.of(SoundFiles.pairs(2)))
                    .evaluateEvery(5)
                    .checkpoints(Checkpoints.every(1).keepBest(1, "eval_loss"))
                    .build()
                    .train(policy, pairs, output);
        }
        return 0;
    }
}
