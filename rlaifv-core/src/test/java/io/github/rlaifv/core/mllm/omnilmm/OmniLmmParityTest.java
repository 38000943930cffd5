package io.github.rlaifv.core.mllm.omnilmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.image.PixelValues;
import io.github.rlaifv.core.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.text.ZephyrPromptFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OmniLMM against the official classes, within the tolerances of the fixture. */
class OmniLmmParityTest {
    private static final Path FOLDER = Fixtures.path("omnilmm");

    private LocalPolicy policy;
    private GoldenTensors tensors;
    private JsonNode goldens;

    @BeforeEach
    void open() {
        Fixtures.require(FOLDER.resolve("goldens.json"));
        policy = (LocalPolicy) Policies.open(
                FOLDER.resolve("model"),
                PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
        tensors = GoldenTensors.read(FOLDER.resolve("goldens.safetensors"));
        goldens = Fixtures.json(FOLDER.resolve("goldens.json"));
    }

    @AfterEach
    void close() {
        if (policy != null) {
            policy.close();
        }
    }

    private JsonNode golden(int number) {
        return goldens.path("cases").path(number);
    }

    private static @Nullable ImageSource photo(JsonNode golden) {
        JsonNode photo = golden.path("photo");
        return photo.isTextual() ? ImageSource.of(FOLDER.resolve("photos").resolve(photo.asText())) : null;
    }

    private static Prompt prompt(JsonNode golden) {
        // The reference puts the mark in front where it is missing.
        return Prompt.of(photo(golden), golden.path("question").asText().replace("<image>\n", ""));
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asInt()));
        return result;
    }

    private static void assertClose(float[] actual, float[] expected, double limit) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void promptsAndResponsesHaveTheReferencesIds(int number) {
        JsonNode golden = golden(number);
        ZephyrPromptFormat format = ZephyrPromptFormat.omniLmm();
        int patches = goldens.path("image_token_len").asInt();
        String expanded = "<im_start>" + "<im_patch>".repeat(patches) + "<im_end>";
        assertThat(format.render(prompt(golden)).replace("<im_start>", expanded))
                .isEqualTo(golden.path("prompt_text").asText());
        try (Tokenizer tokenizer = Tokenizer.open(FOLDER.resolve("model"))) {
            List<Integer> expected = integers(golden.path("prompt_input_ids"));
            int start = expected.indexOf(tokenizer.tokenId("<im_start>").orElseThrow());
            if (start >= 0) {
                expected.subList(start + 1, start + patches + 2).clear();
            }
            assertThat(format.encodePrompt(tokenizer, prompt(golden)))
                    .containsExactly(expected.stream().mapToInt(i -> i).toArray());
            assertThat(format.encodeResponse(tokenizer, golden.path("response").asText()))
                    .containsExactly(integers(golden.path("response_token_ids")).stream()
                            .mapToInt(i -> i)
                            .toArray());
            goldens.path("yes_no_token_ids")
                    .properties()
                    .forEach(word -> assertThat(format.firstTokenId(tokenizer, word.getKey()))
                            .isEqualTo(word.getValue().asInt()));
        }
        assertThat(policy.promptTokens(prompt(golden)))
                .isEqualTo(golden.path("prompt_input_ids").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"case0", "case1", "case2", "extra.native", "extra.padded", "extra.wide"})
    void towerAndResamplerAgree(String key) {
        float[] pixels = tensors.values(key + ".pixel_values");
        int side = (int) Math.round(Math.sqrt(pixels.length / 3.0));
        OmniLmmEncoder encoder = (OmniLmmEncoder) policy.vision();
        try (TensorScope scope = policy.kernels().root().child()) {
            NDArray features = encoder.tower().features(new PixelValues(3, side, side, pixels), scope);
            assertClose(features.toFloatArray(), tensors.values(key + ".vision_tower"), 1e-4);
            assertClose(encoder.resampled(features, scope).toFloatArray(), tensors.values(key + ".resampler"), 1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void picturesAreProcessedAsTheReferenceDoes(int number) {
        ImageSource photo = Objects.requireNonNull(photo(golden(number)));
        OmniLmmEncoder encoder = (OmniLmmEncoder) policy.vision();
        assertClose(
                encoder.pixels(photo).values(),
                tensors.values("case" + number + ".pixel_values"),
                golden(number).path("photo").asText().endsWith(".png") ? 1e-5 : 0.1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void logitsAgree(int number) {
        JsonNode golden = golden(number);
        float[] logits = policy.logits(prompt(golden), golden.path("response").asText());
        float[] expected = tensors.values("case" + number + ".logits");
        assertClose(logits, expected, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void logProbsOfTheResponseAgree(int number) {
        JsonNode golden = golden(number);
        TokenLogProbs scored = policy.score(List.of(new ScoreRequest(
                        prompt(golden), List.of(golden.path("response").asText()))))
                .get(0)
                .get(0);
        for (int i = 0; i < scored.logProbs().size(); i++) {
            assertThat(scored.logProbs().get(i))
                    .isCloseTo(golden.path("response_token_logps").path(i).asDouble(), within(1e-3));
        }
        assertThat(scored.sum()).isCloseTo(golden.path("response_logp_sum").asDouble(), within(1e-2));
        assertThat(scored.mean()).isCloseTo(golden.path("response_logp_average").asDouble(), within(1e-3));
    }

    @Test
    void aBatchGivesWhatEachCaseGivesAlone() {
        List<ScoreRequest> requests = List.of(
                new ScoreRequest(
                        prompt(golden(0)), List.of(golden(0).path("response").asText())),
                new ScoreRequest(
                        prompt(golden(1)), List.of(golden(1).path("response").asText())));
        JsonNode expected = goldens.path("batch_of_case0_and_case1_right_padded_no_mask");
        List<List<TokenLogProbs>> scored = policy.score(requests);
        for (int i = 0; i < 2; i++) {
            assertThat(scored.get(i).get(0).sum())
                    .isCloseTo(expected.path("logp_sum").path(i).asDouble(), within(1e-2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void yesAndNoAreAsLikely(int number) {
        JsonNode expected = golden(number).path("yes_no_probabilities_without_penalty");
        NextTokenProbabilities probabilities = policy.nextTokenProbabilities(
                        List.of(new NextTokenRequest(prompt(golden(number)), List.of("yes", "Yes", "no", "No"))))
                .get(0);
        expected.properties()
                .forEach(word -> assertThat(probabilities.of(word.getKey()))
                        .isCloseTo(
                                word.getValue().asDouble(),
                                within(1e-3 * word.getValue().asDouble())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void greedyTokensAgree(int number) {
        Completion completion = policy.generate(
                        List.of(new GenerationRequest("case", prompt(golden(number)), 1, Sampling.greedy(24))))
                .get(0)
                .get(0);
        assertThat(completion.tokenIds()).isEqualTo(integers(golden(number).path("greedy_ids")));
    }
}
