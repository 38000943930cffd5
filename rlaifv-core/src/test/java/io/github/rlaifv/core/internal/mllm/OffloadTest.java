package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Optimizers with masters and moments in host memory, of models on a device of its own. */
class OffloadTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0.01);
    private static final List<ScoreRequest> REQUESTS =
            List.of(new ScoreRequest(Prompt.of("Name a color."), List.of("Red.", "The sky is blue.")));

    @TempDir
    Path folder;

    private static LocalPolicy open(ComputeDevice device, ScalarType type) {
        PolicyOptions options =
                PolicyOptions.builder().device(device).storage(type).build();
        return (LocalPolicy) Policies.open(Fixtures.require(Fixtures.path("llava15", "model")), options);
    }

    /** Takes steps with and without accumulators, and writes the optimizer's state and the model. */
    private Path train(LocalPolicy policy, boolean offload, String name) {
        List<Parameter> all = policy.parameters();
        Path output = folder.resolve(name);
        try (Gradients gradients = policy.newGradients(all);
                AdamW adamW = policy.newAdamW(all, offload)) {
            policy.backward(REQUESTS, SumLoss.of(0.1), gradients);
            adamW.step(gradients, SETTINGS);
            policy.backwardAndStep(
                    REQUESTS, SumLoss.of(0.1), List.of(new AdamWStep(adamW, SETTINGS)), TrainingPass.DEFAULT);
            policy.save(output);
            adamW.save(output.resolve("state.safetensors"));
        }
        return output;
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"FLOAT32", "BFLOAT16"})
    void offloadedOptimizerTakesTheSameSteps(ScalarType type) {
        Path expected;
        try (LocalPolicy policy = open(ComputeDevice.cpu(), type)) {
            expected = train(policy, false, "cpu");
        }
        try (LocalPolicy policy = open(CopyDevices.device(0), type)) {
            Path actual = train(policy, true, "offloaded");
            for (String file : List.of("model.safetensors", "state.safetensors")) {
                assertThat(actual.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
            }
        }
        try (LocalPolicy policy = open(CopyDevices.device(1), type);
                AdamW adamW = policy.newAdamW(policy.parameters(), true)) {
            adamW.load(expected.resolve("state.safetensors"), 2);
            policy.save(folder.resolve("loaded"));
            assertThat(folder.resolve("loaded/model.safetensors"))
                    .hasSameBinaryContentAs(expected.resolve("model.safetensors"));
        }
    }

    @Test
    void offloadedStateTakesNoMemoryOfTheDevice() {
        try (LocalPolicy policy = open(CopyDevices.device(0), ScalarType.BFLOAT16)) {
            List<Parameter> all = policy.parameters();
            long numbers = all.stream().mapToLong(Parameter::numbers).sum();
            int before = OpenTensors.of(policy);
            try (AdamW adamW = policy.newAdamW(all, true)) {
                assertThat(OpenTensors.of(policy)).isEqualTo(before);
                assertThat(adamW.bytes()).isEqualTo(12 * numbers);
            }
            try (AdamW adamW = policy.newAdamW(all, false)) {
                assertThat(OpenTensors.of(policy)).isGreaterThan(before + 3 * all.size());
                assertThat(adamW.bytes()).isEqualTo(12 * numbers);
            }
            assertThat(OpenTensors.of(policy)).isEqualTo(before);
        }
    }

    @Test
    void modelInHostMemoryKeepsItsWeightsAsMasters() {
        try (LocalPolicy policy = open(ComputeDevice.cpu(), ScalarType.FLOAT32);
                AdamW adamW = policy.newAdamW(policy.parameters(), true)) {
            long numbers =
                    policy.parameters().stream().mapToLong(Parameter::numbers).sum();
            assertThat(adamW.bytes()).isEqualTo(8 * numbers);
        }
    }
}
