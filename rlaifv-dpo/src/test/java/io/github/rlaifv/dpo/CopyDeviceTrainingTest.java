package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Families;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Training runs on devices of their own. They end with the bytes of the same runs on the CPU. */
class CopyDeviceTrainingTest {
    @TempDir
    Path folder;

    static Stream<Arguments> cases() {
        return Families.inEachType(Families.WITH_IMAGES.stream());
    }

    /** Opens a model; one that is stored in float16 computes in bfloat16. */
    private static TrainablePolicy open(String family, ScalarType type, ComputeDevice device) {
        return Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder()
                        .device(device)
                        .storage(type)
                        .precision(type == ScalarType.FLOAT32 ? type : ScalarType.BFLOAT16)
                        .build());
    }

    private static PreferenceDataset pairs() {
        return PreferenceDataset.of(IntStream.range(0, 4)
                .mapToObj(i -> new PreferencePair(
                        new Instruction(
                                "pair-" + i, Fixtures.photos().any(i % 2).image(), "What is number " + i + "?"),
                        "It is yellow.",
                        "A tree " + i + ".",
                        Double.NaN,
                        Double.NaN))
                .toList());
    }

    private static DpoTrainer.Builder quick() {
        return DpoTrainer.builder()
                .epochs(1)
                .batchSize(2)
                .learningRate(1e-3)
                .seed(3)
                .activationBytes(1 << 20)
                .checkpoints(Checkpoints.every(1));
    }

    private void train(DpoTrainer.Builder options, TrainablePolicy policy, String run) {
        options.build().train(policy, pairs(), folder.resolve(run));
    }

    private void assertSameFiles(String... files) {
        for (String file : files) {
            assertThat(folder.resolve("copy").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("cpu").resolve(file));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resumedTrainingOfAllWeightsEndsAsOnTheCpu(String family, ScalarType type) {
        try (TrainablePolicy policy = open(family, type, ComputeDevice.cpu())) {
            train(quick(), policy, "cpu");
        }
        try (TrainablePolicy policy = open(family, type, CopyDevices.device(0))) {
            assertThatThrownBy(() -> train(quick().listener(AfterStep.powerFails("dpo", 1)), policy, "copy"))
                    .hasMessage("the power went off");
        }
        try (TrainablePolicy policy = open(family, type, CopyDevices.device(1))) {
            train(quick(), policy, "copy");
        }
        assertSameFiles("model/model.safetensors", "metrics.jsonl", "reference.jsonl");
    }

    /** Adapters are always float32, so the type of the weights matters less to them: one type per family. */
    static Stream<Arguments> adapterCases() {
        return cases().filter(one -> one.get()[0].equals("llava15") || one.get()[1] == ScalarType.BFLOAT16);
    }

    @ParameterizedTest
    @MethodSource("adapterCases")
    void replicasOnTwoDevicesTrainAdaptersAsOnTheCpu(String family, ScalarType type) {
        replicas(family, type, ComputeDevice.cpu(), ComputeDevice.cpu(), "cpu");
        replicas(family, type, CopyDevices.device(0), CopyDevices.device(1), "copy");
        assertSameFiles("adapter/adapter_model.safetensors", "model/model.safetensors", "metrics.jsonl");
    }

    private void replicas(String family, ScalarType type, ComputeDevice first, ComputeDevice second, String run) {
        try (TrainablePolicy policy = open(family, type, first);
                TrainablePolicy replica = open(family, type, second)) {
            train(quick().lora(Lora.rank(2).withDropout(0.1)).replicas(replica), policy, run);
            assertThat(replica.fingerprint()).isEqualTo(policy.fingerprint());
        }
    }
}
