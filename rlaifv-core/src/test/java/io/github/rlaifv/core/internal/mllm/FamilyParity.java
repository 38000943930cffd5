package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.Logits;
import io.github.rlaifv.core.testkit.MaxError;
import io.github.rlaifv.core.text.PromptFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the policy of a model family with everything that its golden.json records. Each family has a subclass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FamilyParity {
    private static final List<String> WORDS = List.of("yes", "Yes", "no", "No");

    private final List<String> families;
    private final Map<String, LocalPolicy> opened = new HashMap<>();

    /**
     * @param families names of the fixture folders
     */
    public FamilyParity(String... families) {
        this.families = List.of(families);
    }

    Stream<GoldenCase> cases() {
        families.forEach(family -> Fixtures.require(Fixtures.path(family, "golden.json")));
        return families.stream().flatMap(family -> GoldenCase.of(family).stream());
    }

    Stream<GoldenCase> casesWithImages() {
        return cases().filter(golden -> !golden.images().isEmpty());
    }

    Stream<GoldenCase> casesWithLogits() {
        return cases().filter(golden -> {
            GoldenTensors tensors = golden.tensors();
            return tensors.has(golden.key("logits")) || tensors.has(golden.key("logits_tail"));
        });
    }

    Stream<GoldenCase> casesWithPenalty() {
        return cases().filter(golden -> golden.json().has("greedy_ids_rep_penalty_1_1"));
    }

    /** Cases of float32 weights. For half-precision weights some numbers are recorded in their own type only. */
    Stream<GoldenCase> casesInFloat32() {
        return cases().filter(golden -> !golden.widened());
    }

    /** Cases of one folder share a policy. */
    public LocalPolicy policy(GoldenCase golden) {
        return opened.computeIfAbsent(golden.folder() + "|" + golden.exifApplied(), key -> Parity.open(golden));
    }

    @AfterAll
    void close() {
        opened.values().forEach(LocalPolicy::close);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensOfPromptsAndResponsesEqualTheReference(GoldenCase golden) {
        LocalPolicy policy = policy(golden);
        PromptFormat format = policy.promptFormat();
        assertThat(format.render(golden.prompt()))
                .isEqualTo(golden.json().path("prompt").asText());
        assertThat(format.encodePrompt(policy.tokenizer(), golden.prompt()))
                .containsExactly(array(golden.ids("prompt_ids_unexpanded")));
        assertThat(format.encodeResponse(policy.tokenizer(), golden.response()))
                .containsExactly(array(golden.ids("response_ids")));

        List<Integer> expected = golden.ids("input_ids");
        int[] ids = policy.promptIds(golden.prompt());
        assertThat(ids).hasSize(expected.size());
        int placeholder = placeholder(golden);
        for (int i = 0; i < ids.length; i++) {
            assertThat(ids[i] < 0 ? placeholder : ids[i]).as("token %d", i).isEqualTo(expected.get(i));
        }
        assertThat(policy.promptTokens(golden.prompt())).isEqualTo(ids.length);
    }

    /** The placeholder id in input_ids for each row of image features. */
    private static int placeholder(GoldenCase golden) {
        if (golden.json().has("image_placeholder_id")) {
            return golden.json().path("image_placeholder_id").asInt();
        }
        JsonNode config = Fixtures.json(golden.model().resolve("config.json"));
        return config.path(config.has("image_token_id") ? "image_token_id" : "image_token_index")
                .asInt();
    }

    private static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @ParameterizedTest
    @MethodSource("casesWithImages")
    void imageFeaturesAgree(GoldenCase golden) {
        GoldenTensors tensors = golden.tensors();
        String key = golden.key("image_features");
        List<String> names = tensors.names().stream()
                .filter(name -> name.equals(key) || name.matches(Pattern.quote(key) + "\\.\\d+"))
                .sorted()
                .toList();
        Assumptions.assumeFalse(names.isEmpty(), () -> "skipped: no " + key);
        List<Float> expected = new ArrayList<>();
        for (String name : names) {
            for (float value : tensors.values(name)) {
                expected.add(value);
            }
        }
        float[] values = new float[expected.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = expected.get(i);
        }
        try (TensorScope scope = policy(golden).kernels().root().child()) {
            NDArray features = policy(golden).vision().features(golden.images(), scope);
            MaxError.assertWithin(features.toFloatArray(), values, 1e-3);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("casesWithLogits")
    void logitsAgree(GoldenCase golden) {
        Parity.logits(policy(golden), golden);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void likeliestFirstTokensAgree(GoldenCase golden) {
        double[] row = lastOfPrompt(golden);
        JsonNode top = golden.numbers().path("last_logits_top10");
        List<Integer> ids = GoldenCase.integers(top.path("ids"));
        assertThat(ids).hasSize(10);
        List<Integer> best = Logits.best(row, ids.size());
        for (int i = 0; i < ids.size(); i++) {
            double expected = top.path("values").path(i).asDouble();
            assertThat(row[ids.get(i)]).as("token %d", ids.get(i)).isCloseTo(expected, within(Logits.CERTAIN));
            assertThat(row[best.get(i)]).as("rank %d", i).isCloseTo(expected, within(Logits.CERTAIN));
        }
    }

    private double[] lastOfPrompt(GoldenCase golden) {
        int prompt = golden.json().path("input_ids").size();
        return Logits.of(policy(golden).logits(golden.prompt(), new int[0]), prompt)
                .row(prompt - 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logProbsOfTheResponseAgree(GoldenCase golden) {
        Parity.logProbs(policy(golden), golden);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void probabilitiesOfYesAndNoAgree(GoldenCase golden) {
        LocalPolicy policy = policy(golden);
        NextTokenProbabilities probabilities = policy.nextTokenProbabilities(
                        List.of(new NextTokenRequest(golden.prompt(), WORDS)))
                .get(0);
        JsonNode numbers = golden.numbers();
        assertClose(probabilities.of("yes", "Yes"), numbers.path("p_yes").asDouble());
        assertClose(probabilities.of("no", "No"), numbers.path("p_no").asDouble());
        List<Integer> ids = new ArrayList<>(golden.ids("p_yes_ids"));
        ids.addAll(golden.ids("p_no_ids"));
        assertThat(WORDS.stream()
                        .map(word -> policy.promptFormat().firstTokenId(policy.tokenizer(), word))
                        .toList())
                .isEqualTo(ids);
        assertLikeliestTokens(numbers.path("last_logits_top10"), policy, probabilities.likeliest());
    }

    private static void assertLikeliestTokens(JsonNode golden, LocalPolicy policy, List<FirstToken> likeliest) {
        assertThat(likeliest).hasSize(8).isSortedAccordingTo(Comparator.comparingDouble(token -> -token.probability()));
        JsonNode values = golden.path("values");
        // in half precision tokens with close logits may change places
        if (values.size() > 1 && values.path(0).asDouble() - values.path(1).asDouble() > 0.5) {
            int id = golden.path("ids").path(0).asInt();
            assertThat(likeliest.get(0).text()).isEqualTo(policy.tokenizer().decode(new int[] {id}, false));
            assertThat(Math.log(
                            likeliest.get(0).probability() / likeliest.get(1).probability()))
                    .isCloseTo(values.path(0).asDouble() - values.path(1).asDouble(), within(0.3));
        }
    }

    /**
     * The other form of the words, with or without a leading space, is not part of a request, so its logits are
     * compared.
     */
    @ParameterizedTest
    @MethodSource("casesInFloat32")
    void probabilitiesOfYesAndNoInTheirOtherFormAgree(GoldenCase golden) {
        double[] row = lastOfPrompt(golden);
        for (String word : List.of("yes", "no")) {
            assertClose(
                    Logits.probability(row, golden.ids("p_" + word + "_other_ids")),
                    golden.json().path("p_" + word + "_other_form").asDouble());
        }
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-3 * expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAgree(GoldenCase golden) {
        List<Integer> expected = GoldenCase.integers(golden.numbers().path("greedy_ids"));
        JsonNode gaps = golden.numbers().path("greedy_gaps");
        assertThat(gaps).hasSameSizeAs(expected);
        int certain = 0;
        while (certain < expected.size() && gaps.path(certain).asDouble() >= Logits.CERTAIN) {
            certain++;
        }
        assertCertainTokens(Parity.greedy(policy(golden), golden, 1).tokenIds(), expected, certain);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodedGreedyTextsEqualTheReference(GoldenCase golden) {
        assertThat(policy(golden).tokenizer().decode(array(golden.ids("greedy_ids")), true))
                .isEqualTo(golden.json().path("greedy_text").asText());
    }

    /** The gaps of this run are not recorded. They are computed from the logits at the reference's tokens. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("casesWithPenalty")
    void greedyTokensWithRepetitionPenaltyAgree(GoldenCase golden) {
        List<Integer> expected = golden.ids("greedy_ids_rep_penalty_1_1");
        List<Integer> prompt = golden.ids("input_ids");
        Set<Integer> seen = prompt.stream().filter(id -> id >= 0).collect(Collectors.toSet());
        Logits logits =
                Logits.of(policy(golden).logits(golden.prompt(), array(expected)), prompt.size() + expected.size());
        int certain = logits.certain(expected, prompt.size() - 1, seen, 1.1);
        assertCertainTokens(Parity.greedy(policy(golden), golden, 1.1).tokenIds(), expected, certain);
    }

    private static void assertCertainTokens(List<Integer> actual, List<Integer> expected, int certain) {
        if (certain == expected.size()) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).startsWith(expected.subList(0, certain).toArray(Integer[]::new));
        }
    }
}
