package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.EveryOperation;
import io.github.rlaifv.core.testkit.Families;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every operation of every family on a device of its own and compares the results with those of the CPU. Both
 * compute with the same instructions, so the results have the same bits.
 */
class CopyDeviceTest {
    @TempDir
    Path folder;

    static Stream<Arguments> cases() {
        return Families.inEachType(
                Stream.concat(Families.WITH_IMAGES.stream(), Stream.of("textonly/qwen2", "textonly/llama31")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyOperationEqualsTheCpu(String family, ScalarType type) {
        Path model = model(family);
        assertThat(results(family, model, CopyDevices.device(0), type))
                .isEqualTo(results(family, model, ComputeDevice.cpu(), type));
    }

    private List<Object> results(String family, Path model, ComputeDevice device, ScalarType type) {
        EveryOperation operations =
                family.startsWith("textonly") ? EveryOperation.withoutImages() : EveryOperation.withPhotos();
        List<Object> results = new ArrayList<>();
        Path state = folder.resolve(device.kind().name());
        if (type == ScalarType.FLOAT16) {
            try (LocalPolicy policy = open(model, device, type, type)) {
                results.addAll(inference(policy, operations));
            }
        }
        // float16 is no type to train in: such a checkpoint computes in bfloat16
        ScalarType trained = type == ScalarType.FLOAT16 ? ScalarType.BFLOAT16 : type;
        try (LocalPolicy policy = open(model, device, type, trained)) {
            results.addAll(inference(policy, operations));
            results.addAll(training(policy, operations, family, state));
        }
        return results;
    }

    private Path model(String family) {
        Path copy = folder.resolve("model");
        ModelCopy model = family.startsWith("textonly")
                ? ModelCopy.ofResource(family, copy)
                : ModelCopy.of(Fixtures.require(Fixtures.path(family, "model")), copy);
        return model.aligned().folder();
    }

    private static LocalPolicy open(Path model, ComputeDevice device, ScalarType storage, ScalarType computed) {
        return (LocalPolicy) Policies.open(
                model,
                PolicyOptions.builder()
                        .device(device)
                        .storage(storage)
                        .precision(computed)
                        .build());
    }

    private static List<Object> inference(Policy policy, EveryOperation operations) {
        List<Object> results = new ArrayList<>(operations.generate(policy));
        results.addAll(policy.score(operations.requests()));
        results.add(operations.nextToken(policy));
        results.add(policy.fingerprint());
        return results;
    }

    private static List<Object> training(LocalPolicy policy, EveryOperation operations, String family, Path folder) {
        List<Object> results = new ArrayList<>();
        Path full = folder.resolveSibling(folder.getFileName() + ".full");
        results.addAll(train(policy, operations, EveryOperation.trainable(policy, family), full));
        policy.adapters().attach(Lora.rank(2).withDropout(0.1));
        List<Parameter> adapters =
                policy.parameters().stream().filter(Parameter::adapter).toList();
        results.addAll(train(policy, operations, adapters, folder.resolveSibling(folder.getFileName() + ".lora")));
        results.addAll(policy.adapters().base().score(operations.requests()));
        policy.adapters().merge();
        results.addAll(policy.score(operations.requests()));
        policy.adapters().unmerge();
        policy.adapters().save(folder.resolve("adapter"));
        policy.save(folder.resolve("merged"));
        policy.adapters().detach();
        policy.adapters().load(folder.resolve("adapter"));
        results.addAll(policy.score(operations.requests()));
        results.add(bytes(folder.resolve("merged/model.safetensors")));
        results.add(bytes(folder.resolve("adapter/adapter_model.safetensors")));
        return results;
    }

    private static ByteBuffer bytes(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Object> train(
            LocalPolicy policy, EveryOperation operations, List<Parameter> parameters, Path state) {
        List<Object> results = new ArrayList<>();
        operations.train(policy, parameters, state, gradients -> results.add(gradients.norms()));
        results.add(policy.fingerprint());
        results.addAll(policy.score(operations.requests()));
        return results;
    }
}
