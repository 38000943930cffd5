package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Conversations;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.MaxError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Compares a policy with the results of the reference for a case, within the tolerances of the fixtures. */
public final class Parity {
    private static final double LOGITS = 2e-3;
    private static final double LOG_PROB = 1e-4;

    private Parity() {}

    static LocalPolicy open(GoldenCase golden) {
        return open(golden, golden.model());
    }

    /** Opens a model in float32, with images turned upright if the case was recorded with upright images. */
    public static LocalPolicy open(GoldenCase golden, Path model) {
        return (LocalPolicy) Policies.open(
                model,
                PolicyOptions.builder()
                        .precision(ScalarType.FLOAT32)
                        .imageDecoder(ImageDecoder.standard().withExifOrientation(golden.exifApplied()))
                        .build());
    }

    /** Compares the logits at all positions, or at the last positions if only those were recorded. */
    public static void logits(LocalPolicy policy, GoldenCase golden) {
        GoldenTensors tensors = golden.tensors();
        boolean tail = !tensors.has(golden.key("logits"));
        String key = golden.key(tail ? "logits_tail" : "logits");
        Assumptions.assumeTrue(tensors.has(key), () -> "skipped: no " + key);
        float[] expected = tensors.values(key);
        float[] logits = policy.logits(golden.prompt(), golden.response());
        int rows = golden.json().path("input_ids").size()
                + golden.json().path("response_ids").size();
        assertThat(logits.length % rows).isZero();
        int from = tail ? golden.json().path("logits_tail_from_position").asInt() * (logits.length / rows) : 0;
        MaxError.assertWithin(Arrays.copyOfRange(logits, from, logits.length), expected, LOGITS);
    }

    public static void logProbs(LocalPolicy policy, GoldenCase golden) {
        TokenLogProbs scored = policy.score(List.of(new ScoreRequest(golden.prompt(), List.of(golden.response()))))
                .get(0)
                .get(0);
        assertThat(scored.tokenIds()).isEqualTo(golden.ids("response_ids"));
        JsonNode expected = golden.numbers().path("per_token_logps");
        assertThat(scored.logProbs()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(scored.logProbs().get(i)).isCloseTo(expected.path(i).asDouble(), within(LOG_PROB));
        }
        assertThat(scored.sum()).isCloseTo(golden.numbers().path("sum_logp").asDouble(), within(10 * LOG_PROB));
        assertThat(scored.mean()).isCloseTo(golden.numbers().path("avg_logp").asDouble(), within(LOG_PROB));
    }

    /** Compares the log-probabilities and greedy tokens of a text-only model with those of a case. */
    static void ofText(LocalPolicy policy, JsonNode golden) {
        Prompt prompt = Conversations.prompt(golden.path("messages"));
        String response = golden.path("response_text").asText();
        TokenLogProbs scored = policy.score(List.of(new ScoreRequest(prompt, List.of(response))))
                .get(0)
                .get(0);
        assertThat(scored.tokenIds()).isEqualTo(Conversations.integers(golden.path("response_ids")));
        JsonNode expected = golden.path("per_token_logps");
        assertThat(scored.logProbs()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(scored.logProbs().get(i)).isCloseTo(expected.path(i).asDouble(), within(LOG_PROB));
        }
        Completion greedy = policy.generate(List.of(new GenerationRequest("case", prompt, 1, Sampling.greedy(12))))
                .get(0)
                .get(0);
        assertThat(greedy.tokenIds()).isEqualTo(Conversations.integers(golden.path("greedy_ids")));
    }

    /** Generates greedy tokens for a case, at most as many as the reference did. */
    static Completion greedy(LocalPolicy policy, GoldenCase golden, double penalty) {
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .repetitionPenalty(penalty)
                .maxNewTokens(32)
                .build();
        return policy.generate(List.of(new GenerationRequest("case", golden.prompt(), 1, sampling)))
                .get(0)
                .get(0);
    }
}
