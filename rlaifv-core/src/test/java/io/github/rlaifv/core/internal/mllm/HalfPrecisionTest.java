package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays float32 in models that compute in bfloat16, and models that compute in float16. */
class HalfPrecisionTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0.01);
    private static final String WEIGHT = "model.language_model.layers.0.mlp.up_proj.weight";

    /** The bits of a float32 number that bfloat16 does not have. */
    private static final int BEYOND_BFLOAT16 = 0xFFFF;

    private final List<ScoreRequest> requests = List.of(new ScoreRequest(
            Prompt.of(Fixtures.photos().wide().image(), "What is this?"), List.of("Two trees.", "Two cars.")));

    private static LocalPolicy open(PolicyOptions.Builder options) {
        return (LocalPolicy) Policies.open(Fixtures.require(Fixtures.path("llava15_fp16", "model")), options.build());
    }

    private static PolicyOptions.Builder on(ComputeDevice device) {
        return PolicyOptions.builder().device(device);
    }

    private static List<Parameter> one(LocalPolicy policy) {
        return policy.parameters().stream()
                .filter(parameter -> parameter.name().equals(WEIGHT))
                .toList();
    }

    /** Share of the values that bfloat16 would round. */
    private static double precise(double[] values) {
        int found = 0;
        for (double value : values) {
            found += (Float.floatToRawIntBits((float) value) & BEYOND_BFLOAT16) != 0 ? 1 : 0;
        }
        return (double) found / values.length;
    }

    @Test
    void momentsMastersGradientsAndLogProbsKeepDigitsThatBfloat16LacksInTraining(@TempDir Path folder) {
        Path state = folder.resolve("optimizer.safetensors");
        try (LocalPolicy policy = open(on(CopyDevices.device(0)));
                Gradients gradients = policy.newGradients(one(policy));
                AdamW adam = policy.newAdamW(one(policy))) {
            assertThat(policy.computeType()).isEqualTo(ScalarType.BFLOAT16);
            assertThat(policy.weights().type(WEIGHT)).isEqualTo(ScalarType.BFLOAT16);
            for (int step = 0; step < 2; step++) {
                policy.backward(requests, SumLoss.of(-1), gradients);
                adam.step(gradients, SETTINGS);
            }
            adam.save(state);
            // throws if they had another type
            assertThat(gradients.toArray(WEIGHT)).isNotEmpty();
            double[] logProbs = policy.score(requests).get(0).stream()
                    .flatMapToDouble(response -> response.logProbs().stream().mapToDouble(value -> value))
                    .toArray();
            assertThat(precise(logProbs)).isGreaterThan(0.9);
        }
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu());
                TensorScope scope = kernels.root().child()) {
            WeightLoader loader = new WeightLoader(kernels, scope, false);
            Checkpoint.ofFile(state)
                    .tensors()
                    .forEach((name, tensor) -> assertThat(precise(HostNumbers.widened(loader.load(tensor))))
                            .as(name)
                            .isGreaterThan(0.9));
        }
    }

    @Test
    void modelThatComputesInFloat16IsNotTrained() {
        for (PolicyOptions.Builder options :
                List.of(on(ComputeDevice.cpu()).precision(ScalarType.FLOAT16), on(CopyDevices.withoutBfloat16(0)))) {
            try (LocalPolicy policy = open(options);
                    LocalPolicy trainable = open(on(ComputeDevice.cpu()).precision(ScalarType.FLOAT32));
                    Gradients gradients = trainable.newGradients(one(trainable))) {
                assertThat(policy.computeType()).isEqualTo(ScalarType.FLOAT16);
                assertThat(SumLoss.total(policy, requests)).isNegative();
                refused(() -> policy.newGradients(one(policy)));
                refused(() -> policy.newAdamW(one(policy)));
                refused(() -> policy.backward(requests, SumLoss.of(1), gradients));
                refused(() -> policy.backwardAndStep(requests, SumLoss.of(1), List.of(), TrainingPass.DEFAULT));
            }
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("policy model ", "computes in float16", "bfloat16", "float32");
    }

    @Test
    void freeMemoryOfTheDeviceIsReportedOnceKeptMemoryIsReturned() {
        try (LocalPolicy policy = open(on(CopyDevices.device(0)))) {
            int releases = CopyDevices.releases();
            assertThat(policy.freeBytes()).isEqualTo(CopyDevices.FREE_BYTES);
            assertThat(CopyDevices.releases()).isEqualTo(releases + 1);
            assertThat(policy.device()).contains(CopyDevices.device(0));
        }
    }

    @Test
    void closedModelReturnsKeptMemoryToTheDevice() {
        LocalPolicy policy = open(on(CopyDevices.device(0)));
        int releases = CopyDevices.releases();
        policy.close();
        assertThat(CopyDevices.releases()).isEqualTo(releases + 1);
    }
}
