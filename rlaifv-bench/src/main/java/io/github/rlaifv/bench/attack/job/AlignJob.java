package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.bench.attack.fuzz.SoundFiles;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two rounds of scripted feedback and preference learning on a tiny LLaVA-1.5. */
@Command(name = "align-job", description = "Aligns a model in rounds.")
public final class AlignJob implements Callable<Integer> {
    @Option(names = "--output", required = true, description = "Folder of the run.")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Override
    public Integer call() {
        ScoreRequest asked = new ScoreRequest(SoundFiles.pairs(1).get(0).prompt(), List.of("There is a dog."));
        try (TrainablePolicy policy = Policies.open(Jobs.model())) {
            IterativeAlignment.builder()
                    .rounds(2)
                    .trainer(DpoTrainer.builder()
                            .learningRate(1e-4)
                            .epochs(2)
                            .batchSize(2)
                            .checkpoints(Checkpoints.every(2))
                            .build())
                    .feedback((round, newest) -> FeedbackJob.run(
                                    output.resolve("round-" + round).resolve("feedback"), 6, 1)
                            .pairs())
                    .development(new DevelopmentMetric(
                            "log-prob of a dog",
                            true,
                            newest -> newest.score(List.of(asked)).get(0).get(0).sum()))
                    .evaluateEveryEpoch(true)
                    .reopen(Policies::open)
                    .build()
                    .run(policy, output);
        }
        return 0;
    }
}
