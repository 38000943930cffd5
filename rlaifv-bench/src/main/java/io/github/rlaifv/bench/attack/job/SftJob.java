package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.bench.attack.fuzz.SoundFiles;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Supervised fine-tuning of a tiny LLaVA-1.5 with checkpoints. */
@Command(name = "sft-job", description = "Trains a model to imitate responses.")
public final class SftJob implements Callable<Integer> {
    @Option(names = "--output", required = true, description = "Folder of the run.")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Override
    public Integer call() {
        List<WeightedRequest> requests = SoundFiles.pairs(14).stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        try (TrainablePolicy policy = Policies.open(Jobs.model())) {
            SftTrainer.builder()
                    .learningRate(1e-4)
                    .epochs(2)
                    .batchSize(2)
                    .seed(3)
                    .checkpoints(Checkpoints.every(2))
                    .build()
                    .train(policy, requests, output);
        }
        return 0;
    }
}
