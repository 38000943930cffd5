package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainingPass;
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
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0.01);
    private static final List<String> FAMILIES = List.of(
            "llava15",
            "llava15_original",
            "llava_next",
            "omnilmm",
            "qwen2_5_vl",
            "smolvlm",
            "textonly/qwen2",
            "textonly/llama31");

    @TempDir
    Path folder;

    static Stream<Arguments> cases() {
        return FAMILIES.stream()
                .flatMap(family -> Stream.of(ScalarType.FLOAT32, ScalarType.BFLOAT16, ScalarType.FLOAT16)
                        .map(type -> Arguments.of(family, type)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyOperationEqualsTheCpu(String family, ScalarType type) {
        Path model = model(family);
        assertThat(results(family, model, CopyDevices.device(0), type))
                .isEqualTo(results(family, model, ComputeDevice.cpu(), type));
    }

    private List<Object> results(String family, Path model, ComputeDevice device, ScalarType type) {
        List<ScoreRequest> requests = requests(family);
        List<Object> results = new ArrayList<>();
        Path state = folder.resolve(device.kind().name());
        if (type == ScalarType.FLOAT16) {
            try (LocalPolicy policy = open(model, device, type, type)) {
                results.addAll(inference(policy, requests));
            }
        }
        // float16 is no type to train in: such a checkpoint computes in bfloat16
        ScalarType trained = type == ScalarType.FLOAT16 ? ScalarType.BFLOAT16 : type;
        try (LocalPolicy policy = open(model, device, type, trained)) {
            results.addAll(inference(policy, requests));
            results.addAll(training(policy, requests, family, state));
        }
        return results;
    }

    private Path model(String family) {
        return family.startsWith("textonly")
                ? ModelCopy.ofResource(family, folder.resolve("model")).folder()
                : Fixtures.require(Fixtures.path(family, "model"));
    }

    private static List<ScoreRequest> requests(String family) {
        List<String> responses = List.of("Two trees.", "Two cars.");
        return family.startsWith("textonly")
                ? List.of(
                        new ScoreRequest(Prompt.of("What is this?"), responses),
                        new ScoreRequest(Prompt.of("Where?"), List.of("It is yellow.")))
                : List.of(
                        new ScoreRequest(Prompt.of(Fixtures.photos().wide().image(), "What is this?"), responses),
                        new ScoreRequest(
                                Prompt.of(Fixtures.photos().any(0).image(), "Where?"), List.of("It is yellow.")));
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

    private static List<Object> inference(Policy policy, List<ScoreRequest> requests) {
        Sampling sampling =
                Sampling.builder().maxNewTokens(4).repetitionPenalty(1.1).build();
        List<Object> results = new ArrayList<>(policy.generate(requests.stream()
                .map(request -> new GenerationRequest("k", request.prompt(), 2, sampling))
                .toList()));
        results.addAll(policy.score(requests));
        results.addAll(policy.nextTokenProbabilities(
                List.of(new NextTokenRequest(requests.get(0).prompt(), List.of("Yes", "No")))));
        results.add(policy.fingerprint());
        return results;
    }

    private static List<Object> training(LocalPolicy policy, List<ScoreRequest> requests, String family, Path folder) {
        List<Object> results = new ArrayList<>();
        // only CLIP towers can be trained
        results.addAll(train(
                policy,
                requests,
                policy.parameters().stream()
                        .filter(one -> family.startsWith("llava") || one.group() != ParameterGroup.VISION_TOWER)
                        .toList(),
                folder.resolveSibling(folder.getFileName() + ".full")));
        policy.adapters().attach(Lora.rank(2).withDropout(0.1));
        results.addAll(train(
                policy,
                requests,
                policy.parameters().stream().filter(Parameter::adapter).toList(),
                folder.resolveSibling(folder.getFileName() + ".lora")));
        results.addAll(policy.adapters().base().score(requests));
        policy.adapters().merge();
        results.addAll(policy.score(requests));
        policy.adapters().unmerge();
        policy.adapters().save(folder.resolve("adapter"));
        policy.save(folder.resolve("merged"));
        policy.adapters().detach();
        policy.adapters().load(folder.resolve("adapter"));
        results.addAll(policy.score(requests));
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
            LocalPolicy policy, List<ScoreRequest> requests, List<Parameter> parameters, Path state) {
        List<Object> results = new ArrayList<>();
        try (Gradients gradients = policy.newGradients(parameters);
                Gradients copy = policy.newGradients(parameters);
                AdamW adam = policy.newAdamW(parameters)) {
            for (long kept : new long[] {0, 1L << 30}) {
                policy.backward(requests, SumLoss.of(-1), gradients, new TrainingPass(1, kept));
            }
            String name = parameters.get(parameters.size() - 1).name();
            copy.add(name, gradients);
            copy.set(name, gradients);
            gradients.scale(0.5);
            results.add(gradients.norms());
            adam.step(gradients, SETTINGS);
            adam.save(state);
            adam.load(state, 1);
            policy.backwardAndStep(
                    requests, SumLoss.of(-1), List.of(new AdamWStep(adam, SETTINGS)), TrainingPass.DEFAULT);
            gradients.zero();
            results.add(policy.fingerprint());
            results.addAll(policy.score(requests));
        }
        return results;
    }
}
