package io.github.rlaifv.core.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageDecoder;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits, features, log-probabilities, yes/no probabilities and greedy tokens against transformers. */
class LlavaParityTest {

    static Stream<GoldenCase> cases() {
        Fixtures.require(Fixtures.path("llava15", "golden.json"));
        return Stream.of("llava15", "llava15_bf16", "llava15_fp16").flatMap(family -> GoldenCase.of(family).stream());
    }

    private static LocalPolicy open(GoldenCase golden) {
        PolicyOptions options = PolicyOptions.builder()
                .precision(ScalarType.FLOAT32)
                .imageDecoder(ImageDecoder.standard().withExifOrientation(golden.exifApplied()))
                .build();
        return (LocalPolicy) Policies.open(golden.model(), options);
    }

    /** Half-precision weights widened to float32 have goldens of their own. */
    private static JsonNode numbers(GoldenCase golden) {
        return golden.json().has("fp32_compute") ? golden.json().path("fp32_compute") : golden.json();
    }

    private static String key(GoldenCase golden, String what) {
        return golden.name() + "." + what + (golden.json().has("fp32_compute") ? ".fp32_compute" : "");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imageFeaturesAgree(GoldenCase golden) {
        GoldenTensors tensors = GoldenTensors.read(golden.folder().resolve("golden.safetensors"));
        if (golden.images().isEmpty() || !tensors.has(key(golden, "image_features"))) {
            return;
        }
        try (LocalPolicy policy = open(golden);
                TensorScope scope = policy.kernels().root().child()) {
            NDArray features = policy.vision().features(golden.images(), scope);
            assertClose(features.toFloatArray(), tensors.values(key(golden, "image_features")), 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAgree(GoldenCase golden) {
        GoldenTensors tensors = GoldenTensors.read(golden.folder().resolve("golden.safetensors"));
        if (!tensors.has(key(golden, "logits"))) {
            return;
        }
        try (LocalPolicy policy = open(golden)) {
            float[] logits = policy.logits(golden.prompt(), golden.response());
            assertClose(logits, tensors.values(key(golden, "logits")), 2e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logProbsOfTheResponseAgree(GoldenCase golden) {
        try (LocalPolicy policy = open(golden)) {
            TokenLogProbs scored = policy.score(List.of(new ScoreRequest(golden.prompt(), List.of(golden.response()))))
                    .get(0)
                    .get(0);
            assertThat(scored.tokenIds()).isEqualTo(integers(golden.json().path("response_ids")));
            List<Double> expected = doubles(numbers(golden).path("per_token_logps"));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(scored.logProbs().get(i)).isCloseTo(expected.get(i), within(1e-4));
            }
            assertThat(scored.sum()).isCloseTo(numbers(golden).path("sum_logp").asDouble(), within(1e-3));
            assertThat(scored.mean()).isCloseTo(numbers(golden).path("avg_logp").asDouble(), within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void yesAndNoAreAsLikely(GoldenCase golden) {
        try (LocalPolicy policy = open(golden)) {
            NextTokenProbabilities probabilities = policy.nextTokenProbabilities(
                            List.of(new NextTokenRequest(golden.prompt(), List.of("yes", "Yes", "no", "No"))))
                    .get(0);
            double yes = numbers(golden).path("p_yes").asDouble();
            double no = numbers(golden).path("p_no").asDouble();
            assertThat(probabilities.of("yes", "Yes")).isCloseTo(yes, within(1e-3 * yes));
            assertThat(probabilities.of("no", "No")).isCloseTo(no, within(1e-3 * no));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAgree(GoldenCase golden) {
        try (LocalPolicy policy = open(golden)) {
            Completion completion = policy.generate(
                            List.of(new GenerationRequest("case", golden.prompt(), 1, Sampling.greedy(32))))
                    .get(0)
                    .get(0);
            List<Integer> expected = integers(numbers(golden).path("greedy_ids"));
            int certain = certain(doubles(numbers(golden).path("greedy_gaps")), expected.size());
            assertThat(completion.tokenIds().subList(0, certain)).isEqualTo(expected.subList(0, certain));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensWithRepetitionPenaltyAgree(GoldenCase golden) {
        if (!golden.json().has("greedy_ids_rep_penalty_1_1")) {
            return;
        }
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .repetitionPenalty(1.1)
                .maxNewTokens(32)
                .build();
        try (LocalPolicy policy = open(golden)) {
            Completion completion = policy.generate(
                            List.of(new GenerationRequest("case", golden.prompt(), 1, sampling)))
                    .get(0)
                    .get(0);
            List<Integer> expected = integers(golden.json().path("greedy_ids_rep_penalty_1_1"));
            // The gaps of this run are not recorded; the first tokens are those of the plain one with wide gaps.
            int certain = Math.min(16, expected.size());
            assertThat(completion.tokenIds().subList(0, certain)).isEqualTo(expected.subList(0, certain));
        }
    }

    /** Steps before the first whose two likeliest tokens are closer than the logits' tolerance. */
    private static int certain(List<Double> gaps, int steps) {
        for (int i = 0; i < steps; i++) {
            if (gaps.get(i) < 2e-3) {
                return i;
            }
        }
        return steps;
    }

    private static void assertClose(float[] actual, float[] expected, double limit) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(limit);
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asInt()));
        return result;
    }

    private static List<Double> doubles(JsonNode array) {
        List<Double> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asDouble()));
        return result;
    }
}
