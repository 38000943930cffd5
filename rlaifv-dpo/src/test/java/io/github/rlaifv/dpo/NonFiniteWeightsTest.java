package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps after which weights are not finite, though loss and gradient were. No run publishes such weights. */
class NonFiniteWeightsTest {
    /** A learning rate at which the updated weights exceed the range of float32. */
    private static final double TOO_LARGE = 1e39;

    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    private static DpoTrainer.Builder oneStep() {
        return DpoTrainer.builder().epochs(1).batchSize(1000).schedule(Schedule.constant());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void nonFiniteWeightsOfTheLastStepAreNotPublished(ScalarType storage) {
        DpoTrainer trainer = oneStep().learningRate(TOO_LARGE).build();
        try (TrainablePolicy policy = golden.policy(storage)) {
            assertThatThrownBy(() -> trainer.train(policy, golden.dataset(), folder))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContainingAll("after step 1", "tensor '", "no checkpoint", "lower learning rate");
        }
        assertThat(folder.resolve("model")).doesNotExist();
        assertThat(folder.resolve("training.json")).doesNotExist();
    }

    @Test
    void nonFiniteAdaptersAreNotPublished() {
        DpoTrainer trainer =
                oneStep().learningRate(TOO_LARGE).lora(Lora.rank(4)).build();
        try (TrainablePolicy policy = golden.policy(ScalarType.FLOAT32)) {
            assertThatThrownBy(() -> trainer.train(policy, golden.dataset(), folder))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("lora_");
        }
        assertThat(folder.resolve("adapter")).doesNotExist();
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void nonFiniteWeightsOfFineTuningAreNotPublished() {
        List<WeightedRequest> examples = golden.dataset().stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        SftTrainer trainer = SftTrainer.builder()
                .epochs(1)
                .batchSize(1000)
                .schedule(Schedule.constant())
                .learningRate(TOO_LARGE)
                .build();
        try (TrainablePolicy policy = golden.policy(ScalarType.FLOAT32)) {
            assertThatThrownBy(() -> trainer.train(policy, examples, folder))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("tensor '");
        }
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void lastFiniteCheckpointIsKeptAndNamed() {
        // step 2 is the first one with a rate other than 0
        DpoTrainer trainer = DpoTrainer.builder()
                .epochs(1)
                .batchSize(2)
                .schedule(Schedule.constant().withWarmupSteps(1))
                .learningRate(TOO_LARGE)
                .checkpoints(Checkpoints.every(1))
                .build();
        try (TrainablePolicy policy = golden.policy(ScalarType.FLOAT32)) {
            assertThatThrownBy(() -> trainer.train(policy, golden.dataset(), folder))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContainingAll("after step 2", "step-00000001", "continueWithOtherSettings");
        }
        assertThat(folder.resolve("checkpoints/step-00000001/state.json")).isRegularFile();
        assertThat(folder.resolve("checkpoints/step-00000002")).doesNotExist();
        assertThat(folder.resolve("model")).doesNotExist();
    }
}
