package io.github.rlaifv.dpo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.DpoTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupted runs of a LLaVA-1.5 with random weights. They end with the bytes of unbroken ones. */
class CheckpointsOfModelsTest {
    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder().epochs(2).batchSize(2).learningRate(1e-3).checkpoints(Checkpoints.every(2));
    }

    private void broken(DpoTrainer.Builder options, ScalarType storage, Path output) {
        DpoTrainer trainer = options.listener(AfterStep.powerFails("dpo", 5)).build();
        try (TrainablePolicy policy = golden.policy(storage)) {
            assertThatThrownBy(() -> trainer.train(policy, golden.dataset(), output))
                    .hasMessage("the power went off");
        }
    }

    private TrainingResult unbroken(DpoTrainer.Builder options, ScalarType storage, Path output) {
        try (TrainablePolicy policy = golden.policy(storage)) {
            return options.build().train(policy, golden.dataset(), output);
        }
    }

    private void same(DpoTrainer.Builder first, DpoTrainer.Builder second, ScalarType storage, List<String> files) {
        Path expected = folder.resolve("unbroken");
        Path actual = folder.resolve("broken");
        unbroken(first, storage, expected);
        broken(first, storage, actual);
        assertThat(actual.resolve("checkpoints/step-00000004")).isDirectory();
        unbroken(second, storage, actual);
        for (String file : files) {
            assertThat(actual.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
        }
    }

    @Test
    void resumedTrainingOfAllWeightsEndsTheSame() {
        same(quick(), quick(), ScalarType.FLOAT32, List.of("model/model.safetensors", "metrics.jsonl"));
    }

    @Test
    void resumedHalfPrecisionTrainingWithMasterWeightsEndsTheSame() {
        same(quick(), quick(), ScalarType.BFLOAT16, List.of("model/model.safetensors", "metrics.jsonl"));
    }

    @Test
    void resumedTrainingWithUpdatesDuringTheBackwardPassEndsTheSame() {
        same(
                quick().maxGradNorm(0).microBatch(2),
                quick().maxGradNorm(0).microBatch(2).activationBytes(0),
                ScalarType.FLOAT32,
                List.of("model/model.safetensors", "metrics.jsonl"));
    }

    @Test
    void resumedTrainingOfAdaptersWithDropoutEndsTheSame() {
        Lora lora = Lora.rank(4).withDropout(0.1);
        same(
                quick().lora(lora),
                quick().lora(lora),
                ScalarType.FLOAT32,
                List.of("adapter/adapter_model.safetensors", "model/model.safetensors", "metrics.jsonl"));
    }

    @Test
    void bestCheckpointsCanBeRestored() throws IOException {
        DpoTrainer.Builder options = quick().heldOut(golden.dataset())
                .checkpoints(Checkpoints.every(0).keepBest(2, "eval_loss").bestAtEnd(true));
        TrainingResult result = unbroken(options, ScalarType.FLOAT32, folder.resolve("run"));
        assertThat(result.bestCheckpoints()).hasSize(2);
        try (TrainablePolicy policy = golden.policy(ScalarType.FLOAT32)) {
            result.bestCheckpoints().get(0).restore(policy);
            policy.save(folder.resolve("restored"));
            assertThat(folder.resolve("restored/model.safetensors"))
                    .hasSameBinaryContentAs(result.model().resolve("model.safetensors"));
            result.bestCheckpoints().get(1).restore(policy);
            policy.save(folder.resolve("second"));
            assertThat(Files.mismatch(
                            folder.resolve("second/model.safetensors"),
                            result.model().resolve("model.safetensors")))
                    .isNotNegative();
        }
    }

    @Test
    void modelIsWrittenInAnotherTypeOnRequest() throws IOException {
        DpoTrainer.Builder options =
                quick().maxSteps(1).savedType(ScalarType.BFLOAT16).microBatchTokens(200);
        TrainingResult result = unbroken(options, ScalarType.FLOAT32, folder.resolve("run"));
        assertThat(Files.readString(result.model().resolve("config.json")))
                .contains("\"dtype\" : \"bfloat16\"")
                .doesNotContain("float32");
        assertThat(result.model().resolve("model.safetensors").toFile().length())
                .isLessThan(Files.size(Fixtures.path("llava15", "model").resolve("model.safetensors")) * 6 / 10);
        try (TrainablePolicy reopened = Policies.open(result.model())) {
            assertThat(reopened.parameters()).isNotEmpty();
        }
    }

    @Test
    void microBatchesByTokensGiveTheSameModel() throws IOException {
        TrainingResult whole = unbroken(quick().microBatch(2), ScalarType.FLOAT32, folder.resolve("whole"));
        TrainingResult tokens =
                unbroken(quick().microBatchTokens(10_000), ScalarType.FLOAT32, folder.resolve("tokens"));
        TrainingResult alone = unbroken(quick().microBatchTokens(1), ScalarType.FLOAT32, folder.resolve("alone"));
        TrainingResult one = unbroken(quick().microBatch(1), ScalarType.FLOAT32, folder.resolve("one"));
        assertThat(tokens.model().resolve("model.safetensors"))
                .hasSameBinaryContentAs(whole.model().resolve("model.safetensors"));
        assertThat(alone.model().resolve("model.safetensors"))
                .hasSameBinaryContentAs(one.model().resolve("model.safetensors"));
    }
}
