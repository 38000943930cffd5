package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.NonFiniteWeightsException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.Gradients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged weights and overflow are rejected on every path, and give neither texts nor verdicts. */
class NonFiniteModelTest {
    private static final Path MODEL = Fixtures.path("llava15", "model");

    private final Prompt prompt = Prompt.of(Fixtures.photos().any(0).image(), "What is this?");
    private final ScoreRequest scored = new ScoreRequest(prompt, List.of("Two trees.", "A house."));

    private static LocalPolicy open(ScalarType precision) {
        return (LocalPolicy) Policies.open(
                MODEL,
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(ScalarType.FLOAT32)
                        .precision(precision)
                        .build());
    }

    private static void multiply(LocalPolicy policy, String weight, float factor) {
        policy.weights().tensor(weight).muli(factor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lm_head.weight",
                "model.language_model.layers.0.mlp.up_proj.weight",
                "model.language_model.embed_tokens.weight",
                "model.multi_modal_projector.linear_1.weight"
            })
    void rejectsNanWeightsOnEveryPath(String weight) {
        try (LocalPolicy policy = open(ScalarType.FLOAT32)) {
            multiply(policy, weight, Float.NaN);
            refused(() -> generate(policy, Sampling.greedy(4)));
            refused(() -> generate(policy, Sampling.builder().maxNewTokens(4).build()));
            refused(() -> generate(
                    policy,
                    Sampling.builder().topK(5).topP(0.9).repetitionPenalty(1.1).build()));
            refused(() -> policy.score(List.of(scored)));
            refused(() -> policy.nextTokenProbabilities(List.of(new NextTokenRequest(prompt, List.of("yes", "no")))));
            refused(() -> train(policy));
        }
    }

    @Test
    void rejectsInfiniteLogitsOfTokensOutsideTheRequest() {
        try (LocalPolicy policy = open(ScalarType.FLOAT32)) {
            policy.weights().tensor("lm_head.weight").get("1023:1024").muli(Float.POSITIVE_INFINITY);
            refused(() -> generate(policy, Sampling.greedy(4)));
            refused(() -> policy.score(List.of(scored)));
            refused(() -> policy.nextTokenProbabilities(List.of(new NextTokenRequest(prompt, List.of("yes", "no")))));
            refused(() -> train(policy));
        }
    }

    @Test
    void overflowErrorNamesTheRemedy() {
        try (LocalPolicy policy = open(ScalarType.FLOAT16)) {
            multiply(policy, "lm_head.weight", 1e8f);
            assertThatThrownBy(() -> generate(policy, Sampling.greedy(4)))
                    .isInstanceOf(NonFiniteResultException.class)
                    .hasMessageContaining("request 'key'")
                    .hasMessageContaining("float16")
                    .hasMessageContaining("precision bfloat16 or float32");
        }
        try (LocalPolicy policy = open(ScalarType.FLOAT32)) {
            multiply(policy, "lm_head.weight", 1e8f);
            assertThat(generate(policy, Sampling.greedy(4))).hasSize(1);
        }
    }

    private static List<?> generate(LocalPolicy policy, Sampling sampling) {
        Prompt prompt = Prompt.of(Fixtures.photos().any(0).image(), "What is this?");
        return policy.generate(List.of(new GenerationRequest("key", prompt, 2, sampling)));
    }

    @Test
    void nonFiniteWeightsAreNotSaved(@TempDir Path temporary) throws IOException {
        Path target = temporary.resolve("saved");
        try (LocalPolicy policy = open(ScalarType.FLOAT32)) {
            policy.save(target);
            byte[] before = Files.readAllBytes(target.resolve("model.safetensors"));
            multiply(policy, "model.language_model.layers.0.mlp.up_proj.weight", Float.NaN);
            for (ThrowingCallable save : List.<ThrowingCallable>of(
                    () -> policy.save(target), () -> policy.save(target, ScalarType.BFLOAT16))) {
                assertThatThrownBy(save)
                        .isInstanceOf(NonFiniteWeightsException.class)
                        .hasMessageContainingAll("layers.0.mlp.up_proj.weight", "NaN");
            }
            assertThat(target.resolve("model.safetensors")).hasBinaryContent(before);
            assertThat(temporary)
                    .isDirectoryNotContaining(file -> file.toString().endsWith("-writing"));
        }
    }

    private void train(LocalPolicy policy) {
        try (Gradients gradients = policy.newGradients(policy.parameters())) {
            policy.backward(List.of(scored), SumLoss.of(-1), gradients);
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(NonFiniteResultException.class)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(MODEL.toString())
                .hasMessageContaining("NaN or infinite")
                .hasMessageContaining("weight files");
    }
}
