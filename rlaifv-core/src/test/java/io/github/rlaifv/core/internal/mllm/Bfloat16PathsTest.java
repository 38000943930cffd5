package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.EveryOperation;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs every operation of models stored and computed in bfloat16, with mapped weights and with copied weights as on
 * another device. An operation that asks the engine's Java side for the type crashes the process, which the build
 * reports as a crashed fork.
 */
class Bfloat16PathsTest {
    @TempDir
    Path folder;

    private final EveryOperation operations = EveryOperation.withPhotos();
    private final List<ScoreRequest> requests = operations.requests();

    private static LocalPolicy open(Path model, boolean copied) {
        return (LocalPolicy) Policies.open(
                model,
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(ScalarType.BFLOAT16)
                        .precision(ScalarType.BFLOAT16)
                        .copyWeights(copied)
                        .build());
    }

    private void generateAndScore(Policy policy) {
        assertThat(operations.generate(policy)).hasSize(2);
        assertThat(SumLoss.total(policy, requests)).isNegative();
        assertThat(operations.nextToken(policy).of("Yes")).isBetween(0.0, 1.0);
        assertThat(policy.fingerprint()).isNotEmpty();
    }

    private void train(LocalPolicy policy, List<Parameter> parameters) {
        String name = parameters.get(parameters.size() - 1).name();
        operations.train(policy, parameters, folder.resolve("optimizer.safetensors"), gradients -> {
            assertThat(gradients.toArray(name)).isNotEmpty();
            assertThat(gradients.globalNorm()).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPathOfAModelRuns(boolean copied) {
        checkEveryPath(Fixtures.path("llava15", "model"), "llava15", copied);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void everyPathOfEveryFamilyRuns(String family) {
        checkEveryPath(Fixtures.path(family, "model"), family, true);
    }

    private void checkEveryPath(Path model, String family, boolean copied) {
        try (LocalPolicy policy = open(Fixtures.require(model), copied)) {
            generateAndScore(policy);
            assertThat(policy.logits(requests.get(0).prompt(), "Two trees.")).isNotEmpty();
            assertThat(policy.keptActivations(requests, TrainingPass.DEFAULT)).isPresent();
            train(policy, EveryOperation.trainable(policy, family));
            generateAndScore(policy);
            policy.save(folder.resolve("saved"));
            policy.save(folder.resolve("saved32"), ScalarType.FLOAT32);

            policy.adapters().attach(Lora.rank(2).withDropout(0.1));
            train(
                    policy,
                    policy.parameters().stream().filter(Parameter::adapter).toList());
            generateAndScore(policy);
            generateAndScore(policy.adapters().base());
            policy.adapters().merge();
            generateAndScore(policy);
            policy.adapters().unmerge();
            policy.adapters().save(folder.resolve("adapter"));
            policy.save(folder.resolve("merged"));
            policy.adapters().detach();
            policy.adapters().load(folder.resolve("adapter"));
            generateAndScore(policy);
        }
        try (LocalPolicy policy = open(folder.resolve("merged"), copied);
                LocalPolicy replica = open(folder.resolve("merged"), copied)) {
            assertThat(replica.fingerprint()).isEqualTo(policy.fingerprint());
            assertThat(SumLoss.total(replica, requests)).isEqualTo(SumLoss.total(policy, requests));
        }
    }

    @Test
    void copiedWeightsGiveTheSameNumbersAsMappedOnes() {
        Path model = Fixtures.require(Fixtures.path("llava15_bf16", "model"));
        try (LocalPolicy mapped = open(model, false);
                LocalPolicy copied = open(model, true)) {
            assertThat(copied.score(requests)).isEqualTo(mapped.score(requests));
            assertThat(copied.fingerprint()).isEqualTo(mapped.fingerprint());
        }
    }

    @Test
    void copiedWeightsOutliveTheirFile() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        StoredTensor planned = new StoredTensor("w", ScalarType.BFLOAT16, List.of(3L), file, 0, 0);
        try (SafetensorsWriter writer = new SafetensorsWriter(file, List.of(planned))) {
            writer.write(new float[] {1, -2, 0.5f});
        }
        StoredTensor stored =
                Checkpoint.ofFile(file).tensors().values().iterator().next();
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu());
                TensorScope scope = kernels.root().child()) {
            var weight = new WeightLoader(kernels, scope, true).load(stored);
            Files.write(file, new byte[(int) Files.size(file)]);
            assertThat(HostNumbers.floats(kernels.trainOne("to_float32", scope, weight)))
                    .containsExactly(1, -2, 0.5f);
        }
    }

    /** Uses the adapter of the fixture, rounded to bfloat16 as PEFT writes it for a model in bfloat16. */
    @Test
    void adapterInBfloat16EqualsTheOneInFloat32WithinRounding() throws IOException {
        Path full = Fixtures.require(Fixtures.path("llava15", "lora_final"));
        Path half = Files.createDirectory(folder.resolve("half"));
        Files.copy(full.resolve("adapter_config.json"), half.resolve("adapter_config.json"));
        rounded(full.resolve("adapter_model.safetensors"), half.resolve("adapter_model.safetensors"));
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            double without = SumLoss.total(policy, requests);
            policy.adapters().load(full);
            double expected = SumLoss.total(policy, requests);
            policy.adapters().detach();
            policy.adapters().load(half);
            assertThat(SumLoss.total(policy, requests)).isCloseTo(expected, within(2e-2));
            assertThat(expected).isNotCloseTo(without, within(2e-2));
        }
    }

    private static void rounded(Path from, Path to) throws IOException {
        List<StoredTensor> stored =
                List.copyOf(Checkpoint.ofFile(from).tensors().values());
        List<StoredTensor> plan = stored.stream()
                .map(one -> new StoredTensor(one.name(), ScalarType.BFLOAT16, one.shape(), to, 0, 0))
                .toList();
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu());
                TensorScope scope = kernels.root().child();
                SafetensorsWriter writer = new SafetensorsWriter(to, plan)) {
            WeightLoader loader = new WeightLoader(kernels, scope, false);
            for (StoredTensor one : stored) {
                writer.write(HostNumbers.floats(loader.load(one)));
            }
        }
    }

    @Test
    void adapterThatPeftWroteInBfloat16Loads() {
        Path adapter = Fixtures.require(
                        Fixtures.repository().resolveSibling("shared").resolve("cases"))
                .resolve("adapters")
                .resolve("bf16_adapter");
        try (LocalPolicy policy = open(Fixtures.path("llava15", "model"), false)) {
            double before = SumLoss.total(policy, requests);
            policy.adapters().load(adapter);
            assertThat(SumLoss.total(policy, requests)).isNotEqualTo(before);
        }
    }
}
