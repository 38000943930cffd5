package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Conversations;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OmniLMM's repetition penalty and labels. The official code generates labels with this penalty. */
class OmniLmmPenaltyParityTest {
    private static final Path FOLDER = Fixtures.path("omnilmm");

    private List<JsonNode> cases;

    @BeforeEach
    void read() {
        cases = new ArrayList<>();
        Fixtures.json(Fixtures.require(FOLDER.resolve("goldens.json")))
                .path("cases")
                .forEach(cases::add);
    }

    private static LocalPolicy open(Path model) {
        return (LocalPolicy) Policies.open(
                model, PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
    }

    private static Prompt prompt(JsonNode golden) {
        String question = golden.path("question").asText().replace("<image>\n", "");
        JsonNode photo = golden.path("photo");
        return photo.isTextual()
                ? Prompt.of(ImageSource.of(FOLDER.resolve("photos").resolve(photo.asText())), question)
                : Prompt.of(question);
    }

    private static List<Integer> greedy(LocalPolicy policy, JsonNode golden, int tokens, double penalty) {
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .repetitionPenalty(penalty)
                .maxNewTokens(tokens)
                .build();
        Completion completion = policy.generate(List.of(new GenerationRequest("case", prompt(golden), 1, sampling)))
                .get(0)
                .get(0);
        return completion.tokenIds();
    }

    @Test
    void greedyTokensWithAPenaltyEqualTheReference() {
        try (LocalPolicy policy = open(FOLDER.resolve("model"))) {
            for (JsonNode golden : cases) {
                JsonNode expected = golden.path("greedy_ids_repetition_penalty_1.1");
                assertThat(expected.isArray()).isTrue();
                // The recorded run may be shorter than its limit if it ended with the end token.
                assertThat(greedy(policy, golden, expected.size(), 1.1))
                        .as(golden.path("key").asText())
                        .isEqualTo(Conversations.integers(expected));
            }
        }
    }

    @Test
    void labelsEqualThoseOfTheOfficialCode() {
        int asked = 0;
        try (LocalPolicy policy = open(FOLDER.resolve("model"))) {
            for (JsonNode golden : cases) {
                JsonNode scores = golden.path("yes_no_scores");
                if (!scores.isObject()) {
                    continue;
                }
                asked++;
                NextTokenProbabilities probabilities = policy.nextTokenProbabilities(
                                List.of(new NextTokenRequest(prompt(golden), List.of("yes", "Yes", "no", "No"))))
                        .get(0);
                scores.properties().forEach(word -> {
                    double official = word.getValue().asDouble();
                    assertThat(probabilities.of(word.getKey())).isCloseTo(official, within(1e-3 * official));
                });
            }
        }
        assertThat(asked).isPositive();
    }

    @Test
    void towerNameIsNotUsedAsAPath(@TempDir Path temporary) {
        ModelCopy model = ModelCopy.of(FOLDER.resolve("model"), temporary.resolve("model"))
                .config(config -> config.put("mm_vision_tower", "/home/somebody/eva02_enormous_patch14_clip_224"));
        JsonNode golden = cases.get(0);
        JsonNode expected = golden.path("greedy_ids");
        try (LocalPolicy policy = open(model.folder())) {
            assertThat(greedy(policy, golden, expected.size(), 1)).isEqualTo(Conversations.integers(expected));
        }
        model.weights(tensors -> tensors.remove("model.vision_tower.patch_embed.proj.weight"));
        assertThatThrownBy(() -> open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("patch_embed.proj.weight");
    }
}
