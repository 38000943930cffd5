package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLedgerTest {
    @TempDir
    private Path folder;

    private static DpoTrainer.Builder options() {
        return DpoTrainer.builder().learningRate(0.02).epochs(2).batchSize(4);
    }

    @Test
    void stepsAreCountedForTheTrainedModel() throws Exception {
        TablePolicy policy = new TablePolicy(1);
        TrainingResult result = options().build().train(policy, Pairs.random(12, 4), folder);
        Ledger ledger = Ledger.read(folder);
        assertThat(ledger.stages())
                .extracting(StageUsage::stage)
                .containsExactlyInAnyOrder(RunStages.REFERENCE, RunStages.TRAINING);
        assertThat(ledger.stage(RunStages.TRAINING).total().steps())
                .isEqualTo(result.steps())
                .isPositive();
        assertThat(ledger.stage(RunStages.TRAINING).models().get(0).model().name())
                .isEqualTo(policy.name());
        assertThat(Files.readString(folder.resolve("training-report.html"))).contains("Use of models");
    }

    @Test
    void alignmentCountsItsRoundsTogetherAndApart() {
        IterativeAlignment.builder()
                .rounds(2)
                .trainer(options().build())
                .feedback((round, policy) -> Pairs.random(12, 4 + round))
                .development(new DevelopmentMetric("none", true, policy -> 0))
                .build()
                .run(new TablePolicy(1), folder);
        long first = steps(folder.resolve("round-1"));
        long second = steps(folder.resolve("round-2"));
        assertThat(first).isPositive();
        assertThat(second).isPositive();
        assertThat(steps(folder)).isEqualTo(first + second);
        assertThat(Ledger.read(folder.resolve("round-1")).stages())
                .extracting(StageUsage::stage)
                .contains(RunStages.REFERENCE, RunStages.TRAINING, RunStages.DEVELOPMENT);
    }

    private static long steps(Path run) {
        return Ledger.read(run).stage(RunStages.TRAINING).total().steps();
    }
}
