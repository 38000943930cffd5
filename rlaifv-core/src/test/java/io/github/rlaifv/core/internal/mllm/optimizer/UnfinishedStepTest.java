package io.github.rlaifv.core.internal.mllm.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of which some were changed and others not, because the device had no more memory, are neither used nor saved. */
class UnfinishedStepTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0);

    private final List<ScoreRequest> batch =
            List.of(new ScoreRequest(Prompt.of("What is this?"), List.of("Two trees.", "Two cars.")));
    private final TrainablePolicy policy = Policies.open(
            Fixtures.require(Fixtures.path("llava15", "model")),
            PolicyOptions.builder().device(CopyDevices.device(0)).build());
    private final List<Parameter> trained = policy.parameters().stream()
            .filter(parameter -> parameter.group() == ParameterGroup.LANGUAGE_MODEL)
            .toList();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        policy.close();
    }

    private void update(AdamW adamW) {
        policy.backwardAndStep(batch, SumLoss.of(-1), List.of(new AdamWStep(adamW, SETTINGS)), TrainingPass.DEFAULT);
    }

    private double score() {
        return policy.score(batch).get(0).get(0).sum();
    }

    private void assertRejected() {
        assertThatIllegalStateException()
                .isThrownBy(this::score)
                .withMessageContaining(
                        "failed midway, so they are of no use: open the model again, and resume from a checkpoint");
        assertThatIllegalStateException().isThrownBy(() -> policy.save(folder.resolve("model")));
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void modelIsRejectedUntilItsStateIsLoaded() {
        Path state = folder.resolve("state");
        try (AdamW adamW = policy.newAdamW(trained)) {
            update(adamW);
            adamW.save(state);
            double before = score();
            try (CopyDevices.FullMemory full = CopyDevices.full("adamw_unless", 3)) {
                assertThatThrownBy(() -> update(adamW)).isInstanceOf(DeviceMemoryException.class);
                assertThat(full.left()).hasValue(-1);
            }
            assertRejected();
            assertThatIllegalStateException().isThrownBy(() -> adamW.save(folder.resolve("later")));
            assertThatIllegalStateException().isThrownBy(() -> update(adamW));
            adamW.load(state, 1);
            assertThat(score()).isEqualTo(before);
            update(adamW);
            assertThat(score()).isNotEqualTo(before);
        }
    }

    @Test
    void stepWithSummedGradientsThatFailsMidwayIsRejected() {
        try (AdamW adamW = policy.newAdamW(trained);
                Gradients gradients = policy.newGradients(trained)) {
            policy.backward(batch, SumLoss.of(-1), gradients);
            try (CopyDevices.FullMemory full = CopyDevices.full("adamw", 0)) {
                assertThatThrownBy(() -> adamW.step(gradients, SETTINGS)).isInstanceOf(DeviceMemoryException.class);
            }
            assertRejected();
        }
    }

    @Test
    void passThatFailsBeforeItsFirstUpdateChangesNothing() {
        try (AdamW adamW = policy.newAdamW(trained)) {
            double before = score();
            try (CopyDevices.FullMemory full = CopyDevices.full("head_weight_backward", 0)) {
                assertThatThrownBy(() -> update(adamW)).isInstanceOf(DeviceMemoryException.class);
            }
            assertThat(score()).isEqualTo(before);
            update(adamW);
            assertThat(score()).isNotEqualTo(before);
        }
    }

    @Test
    void adaptersThatAreMergedInPartAreRejected() {
        policy.adapters().attach(Lora.rank(2));
        try (CopyDevices.FullMemory full = CopyDevices.full("merge", 2)) {
            assertThatThrownBy(() -> policy.adapters().merge()).isInstanceOf(DeviceMemoryException.class);
        }
        assertRejected();
    }
}
