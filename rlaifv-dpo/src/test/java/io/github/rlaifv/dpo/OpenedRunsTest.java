package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opening the top folder of a run as the model that the run produced. Here it is one of an unsupported family, which
 * the error names.
 */
class OpenedRunsTest {
    @TempDir
    Path folder;

    private static final class ConfigWritingPolicy extends TablePolicy {
        private ConfigWritingPolicy() {
            super(1);
        }

        @Override
        public void save(Path target) {
            super.save(target);
            try {
                Files.writeString(target.resolve("config.json"), "{\"model_type\": \"table\"}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void assertOpens(Path run, Path model) {
        assertThatThrownBy(() -> Policies.open(run))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(model.resolve("config.json").toString());
    }

    @Test
    void folderOfATrainingOpensItsModel() {
        DpoTrainer.builder().epochs(1).build().train(new ConfigWritingPolicy(), Pairs.random(6, 4), folder);
        assertOpens(folder, folder.resolve("model"));
    }

    @Test
    void folderOfAnUnfinishedTrainingIsRejected() {
        DpoTrainer stopped = DpoTrainer.builder()
                .epochs(1)
                .batchSize(1)
                .checkpoints(Checkpoints.every(2))
                .listener(AfterStep.powerFails("dpo", 3))
                .build();
        assertThatThrownBy(() -> stopped.train(new ConfigWritingPolicy(), Pairs.random(6, 4), folder))
                .hasMessageContaining("power");
        assertThatThrownBy(() -> Policies.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(
                        "training that is not finished", "checkpoints/step-00000002", folder.toString());
    }

    @Test
    void folderOfAFineTuningOpensItsModel() {
        List<WeightedRequest> examples = Pairs.random(6, 4).stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        SftTrainer.builder().build().train(new ConfigWritingPolicy(), examples, folder);
        assertOpens(folder, folder.resolve("model"));
    }

    @Test
    void folderOfAnAlignmentOpensItsBestModel() {
        // scores: before the first round, then of two epochs in each of two rounds
        Deque<Double> scores = new ArrayDeque<>(List.of(0.0, 3.0, 1.0, 2.0, 2.5));
        AlignmentResult result = IterativeAlignment.builder()
                .rounds(2)
                .evaluateEveryEpoch(true)
                .reopen(model -> new ConfigWritingPolicy())
                .trainer(DpoTrainer.builder().epochs(2).build())
                .feedback((round, policy) -> Pairs.random(6, round))
                .development(new DevelopmentMetric("given", true, policy -> scores.remove()))
                .build()
                .run(new ConfigWritingPolicy(), folder);
        assertThat(result.best().round()).isEqualTo(1);
        assertThat(result.model()).isNotEqualTo(folder.resolve("round-1/model"));
        assertOpens(folder, result.model());
        assertOpens(folder.resolve("round-1"), result.model());
        assertOpens(folder.resolve("round-2"), folder.resolve("round-2/model"));
    }
}
