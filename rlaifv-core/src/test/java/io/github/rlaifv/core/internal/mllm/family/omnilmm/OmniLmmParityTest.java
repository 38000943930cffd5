package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.Logits;
import io.github.rlaifv.core.testkit.MaxError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OmniLMM as a whole against the official classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OmniLmmParityTest {
    private LocalPolicy policy;
    private GoldenTensors tensors;
    private JsonNode goldens;

    static Stream<OmniLmmGolden> cases() {
        return OmniLmmGolden.all();
    }

    static Stream<OmniLmmGolden> casesWithImages() {
        return cases().filter(OmniLmmGolden::hasPhoto);
    }

    @BeforeAll
    void open() {
        goldens = OmniLmmGolden.file();
        tensors = OmniLmmGolden.tensors();
        policy = OmniLmmGolden.open();
    }

    @AfterAll
    void close() {
        if (policy != null) {
            policy.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAgree(OmniLmmGolden golden) {
        float[] logits = policy.logits(golden.prompt(), golden.text("response"));
        MaxError.assertWithin(logits, tensors.values(golden.key() + ".logits"), 1e-3);
        double[] last = Logits.of(logits, golden.ids("input_ids").size())
                .row(golden.ids("prompt_input_ids").size() - 1);
        float[] expected = tensors.values(golden.key() + ".prompt_last_logits");
        assertThat(last).hasSameSizeAs(expected);
        for (int i = 0; i < last.length; i++) {
            assertThat(last[i]).isCloseTo(expected[i], within(1e-3));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logProbsOfTheResponseAgree(OmniLmmGolden golden) {
        TokenLogProbs scored = policy.score(
                        List.of(new ScoreRequest(golden.prompt(), List.of(golden.text("response")))))
                .get(0)
                .get(0);
        JsonNode expected = golden.json().path("response_token_logps");
        assertThat(scored.logProbs()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(scored.logProbs().get(i)).isCloseTo(expected.path(i).asDouble(), within(1e-4));
        }
        assertThat(scored.sum())
                .isCloseTo(golden.json().path("response_logp_sum").asDouble(), within(1e-3));
        assertThat(scored.mean())
                .isCloseTo(golden.json().path("response_logp_average").asDouble(), within(1e-4));
    }

    @Test
    void batchGivesTheScoresOfTheReferenceBatch() {
        JsonNode expected = goldens.path("batch_of_case0_and_case1_right_padded_no_mask");
        List<List<TokenLogProbs>> scored =
                policy.score(cases().limit(expected.path("logp_sum").size())
                        .map(golden -> new ScoreRequest(golden.prompt(), List.of(golden.text("response"))))
                        .toList());
        for (int i = 0; i < scored.size(); i++) {
            assertThat(scored.get(i).get(0).sum())
                    .isCloseTo(expected.path("logp_sum").path(i).asDouble(), within(1e-3));
            assertThat(scored.get(i).get(0).mean())
                    .isCloseTo(expected.path("logp_average").path(i).asDouble(), within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("casesWithImages")
    void probabilitiesOfYesAndNoAgree(OmniLmmGolden golden) {
        NextTokenProbabilities probabilities = policy.nextTokenProbabilities(
                        List.of(new NextTokenRequest(golden.prompt(), List.of("yes", "Yes", "no", "No"))))
                .get(0);
        JsonNode plain = golden.json().path("yes_no_probabilities_without_penalty");
        assertThat(plain).isNotEmpty();
        plain.properties()
                .forEach(word -> assertClose(
                        probabilities.of(word.getKey()), word.getValue().asDouble()));
        // The official call penalizes the ids that it starts with, which is only <s>.
        double[] row = Logits.penalised(lastOfPrompt(golden), start(), 1.1);
        golden.json()
                .path("yes_no_scores")
                .properties()
                .forEach(word -> assertClose(
                        Logits.probability(
                                row,
                                Set.of(goldens.path("yes_no_token_ids")
                                        .path(word.getKey())
                                        .asInt())),
                        word.getValue().asDouble()));
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-3 * expected));
    }

    private Set<Integer> start() {
        return Set.of(goldens.path("special_token_ids").path("<s>").asInt());
    }

    private Logits logits(OmniLmmGolden golden, List<Integer> continuation) {
        int[] ids = continuation.stream().mapToInt(Integer::intValue).toArray();
        return Logits.of(
                policy.logits(golden.prompt(), ids),
                golden.ids("prompt_input_ids").size() + ids.length);
    }

    private double[] lastOfPrompt(OmniLmmGolden golden) {
        return logits(golden, List.of()).row(golden.ids("prompt_input_ids").size() - 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAgree(OmniLmmGolden golden) {
        List<Integer> expected = golden.ids("greedy_ids");
        Completion completion = policy.generate(
                        List.of(new GenerationRequest("case", golden.prompt(), 1, Sampling.greedy(expected.size()))))
                .get(0)
                .get(0);
        int certain = logits(golden, expected)
                .certain(expected, golden.ids("prompt_input_ids").size() - 1, Set.of(), 1);
        assertThat(completion.tokenIds().subList(0, certain)).isEqualTo(expected.subList(0, certain));
    }

    /**
     * Unlike this library's, the official penalty ignores the prompt. Therefore penalized logits are compared, not
     * generated tokens.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void tokensOfPenalizedLogitsEqualTheReference(OmniLmmGolden golden) {
        List<Integer> expected = golden.ids("greedy_ids_repetition_penalty_1.1");
        int first = golden.ids("prompt_input_ids").size() - 1;
        Logits logits = logits(golden, expected);
        int certain = logits.certain(expected, first, start(), 1.1);
        List<Integer> actual = new ArrayList<>();
        Set<Integer> seen = new HashSet<>(start());
        for (int i = 0; i < certain; i++) {
            actual.add(Logits.best(Logits.penalised(logits.row(first + i), seen, 1.1), 1)
                    .get(0));
            seen.add(expected.get(i));
        }
        assertThat(certain).isPositive();
        assertThat(actual).isEqualTo(expected.subList(0, certain));
    }
}
