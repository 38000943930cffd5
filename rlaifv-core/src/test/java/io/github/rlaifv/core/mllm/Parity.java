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
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Compares a policy with what the reference computed for a case, within the tolerances of the fixtures. */
final class Parity {
    private Parity() {}

    static LocalPolicy open(GoldenCase golden) {
        return open(golden, golden.model());
    }

    static LocalPolicy open(GoldenCase golden, Path model) {
        return (LocalPolicy) Policies.open(model, options(golden).build());
    }

    /** Float32, and pictures turned upright where the case has them so. */
    static PolicyOptions.Builder options(GoldenCase golden) {
        return PolicyOptions.builder()
                .precision(ScalarType.FLOAT32)
                .imageDecoder(ImageDecoder.standard().withExifOrientation(golden.exifApplied()));
    }

    /** What replaces the image placeholders. */
    static void imageFeatures(LocalPolicy policy, GoldenCase golden) {
        GoldenTensors tensors = GoldenTensors.read(golden.folder().resolve("golden.safetensors"));
        String key = golden.name() + ".image_features";
        List<String> names = tensors.names().stream()
                .filter(name -> name.equals(key) || name.startsWith(key + "."))
                .sorted()
                .toList();
        Assumptions.assumeTrue(golden.images().isEmpty() || !names.isEmpty(), () -> "skipped: no " + key);
        if (golden.images().isEmpty()) {
            return;
        }
        try (TensorScope scope = policy.kernels().root().child()) {
            NDArray features = policy.vision().features(golden.images(), scope);
            float[] expected = new float[(int) features.size()];
            int at = 0;
            for (String name : names) {
                float[] part = tensors.values(name);
                System.arraycopy(part, 0, expected, at, part.length);
                at += part.length;
            }
            assertThat(at).isEqualTo(expected.length);
            assertClose(features.toFloatArray(), expected, 1e-3);
        }
    }

    /** At all positions, or those of the end that were kept. */
    static void logits(LocalPolicy policy, GoldenCase golden) {
        GoldenTensors tensors = GoldenTensors.read(golden.folder().resolve("golden.safetensors"));
        boolean tail = !tensors.has(golden.name() + ".logits");
        String key = golden.name() + (tail ? ".logits_tail" : ".logits");
        Assumptions.assumeTrue(tensors.has(key), () -> "skipped: no " + key);
        float[] expected = tensors.values(key);
        float[] logits = policy.logits(golden.prompt(), golden.response());
        int rows = golden.json().path("input_ids").size()
                + golden.json().path("response_ids").size();
        int vocabulary = logits.length / rows;
        assertThat(logits.length).isEqualTo(rows * vocabulary);
        int from = tail ? golden.json().path("logits_tail_from_position").asInt() * vocabulary : 0;
        float[] shown = Arrays.copyOfRange(logits, from, logits.length);
        assertClose(shown, expected, 2e-3);
    }

    static void promptLength(LocalPolicy policy, GoldenCase golden) {
        assertThat(policy.promptTokens(golden.prompt()))
                .isEqualTo(golden.json().path("input_ids").size());
    }

    static void logProbs(LocalPolicy policy, GoldenCase golden) {
        TokenLogProbs scored = policy.score(List.of(new ScoreRequest(golden.prompt(), List.of(golden.response()))))
                .get(0)
                .get(0);
        assertThat(scored.tokenIds()).isEqualTo(integers(golden.json().path("response_ids")));
        List<Double> expected = doubles(golden.json().path("per_token_logps"));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(scored.logProbs().get(i)).isCloseTo(expected.get(i), within(1e-3));
        }
        assertThat(scored.sum()).isCloseTo(golden.json().path("sum_logp").asDouble(), within(5e-3));
        assertThat(scored.mean()).isCloseTo(golden.json().path("avg_logp").asDouble(), within(1e-3));
    }

    static void yesAndNo(LocalPolicy policy, GoldenCase golden) {
        NextTokenProbabilities probabilities = policy.nextTokenProbabilities(
                        List.of(new NextTokenRequest(golden.prompt(), List.of("yes", "Yes", "no", "No"))))
                .get(0);
        double yes = golden.json().path("p_yes").asDouble();
        double no = golden.json().path("p_no").asDouble();
        assertThat(probabilities.of("yes", "Yes")).isCloseTo(yes, within(1e-3 * yes));
        assertThat(probabilities.of("no", "No")).isCloseTo(no, within(1e-3 * no));
    }

    static void greedy(LocalPolicy policy, GoldenCase golden) {
        Completion completion = policy.generate(
                        List.of(new GenerationRequest("case", golden.prompt(), 1, Sampling.greedy(32))))
                .get(0)
                .get(0);
        List<Integer> expected = integers(golden.json().path("greedy_ids"));
        int certain = certain(doubles(golden.json().path("greedy_gaps")), expected.size());
        assertThat(completion.tokenIds().subList(0, certain)).isEqualTo(expected.subList(0, certain));
    }

    static void greedyWithRepetitionPenalty(LocalPolicy policy, GoldenCase golden) {
        if (!golden.json().has("greedy_ids_rep_penalty_1_1")) {
            return;
        }
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .repetitionPenalty(1.1)
                .maxNewTokens(32)
                .build();
        Completion completion = policy.generate(List.of(new GenerationRequest("case", golden.prompt(), 1, sampling)))
                .get(0)
                .get(0);
        List<Integer> expected = integers(golden.json().path("greedy_ids_rep_penalty_1_1"));
        // The gaps of this run are not recorded; the first tokens are those of the plain one with wide gaps.
        int certain = Math.min(16, expected.size());
        assertThat(completion.tokenIds().subList(0, certain)).isEqualTo(expected.subList(0, certain));
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

    static void assertClose(float[] actual, float[] expected, double limit) {
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
