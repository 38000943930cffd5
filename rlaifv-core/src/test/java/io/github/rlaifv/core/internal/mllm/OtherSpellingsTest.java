package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Equivalent spellings of settings, and settings that disable features of other models. transformers 5.24 computes the
 * same values with and without each of them.
 */
class OtherSpellingsTest {
    @TempDir
    Path temporary;

    private static TokenLogProbs score(GoldenCase golden, Path model) {
        try (LocalPolicy policy = Parity.open(golden, model)) {
            return policy.score(List.of(new ScoreRequest(golden.prompt(), List.of(golden.response()))))
                    .get(0)
                    .get(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llava15 | config.json | vision_feature_layer | [-2]",
                "llava_next | config.json | vision_feature_layer | [-2]",
                "llava15 | config.json | text_config.hidden_act | \"swish\"",
                "qwen2_5_vl | config.json | vision_config.hidden_act | \"swish\"",
                "llava15 | config.json | projector_hidden_act | \"gelu_python\"",
                "smolvlm | config.json | vision_config.hidden_act | \"gelu_new\"",
                "smolvlm | config.json | additional_vocab_size | 0",
                "qwen2_5_vl | config.json | text_config.additional_vocab_size | 0",
                "llava15 | config.json | text_config.num_experts | 0",
                "llava15 | config.json | text_config.logits_scaling | 1.0",
                "llava15 | config.json | text_config.resid_pdrop | 0.1",
                "llava15 | config.json | text_config.rope_parameters | {\"rope_type\": \"linear\", \"factor\": 1.0}",
                "llava15 | config.json | text_config.rope_parameters | {\"rope_type\": \"dynamic\", \"factor\": 1}",
                "llava15 | config.json | text_config.rope_parameters | {\"rope_type\": \"yarn\", \"factor\": 1.0, \"original_max_position_embeddings\": 2048}",
                "llava15 | config.json | text_config.rope_parameters.attention_factor | null",
                "llava15 | config.json | quantization_config | {}",
                "llava15 | config.json | text_config.head_dim | null",
                "qwen2_5_vl | config.json | text_config.head_dim | 16",
                "llava15 | processor_config.json | image_processor.crop_size | 56",
                "llava15 | processor_config.json | image_processor.crop_size | [56, 56]",
                "llava15 | processor_config.json | image_processor.crop_size | {\"height\": 56.0, \"width\": 56.0}",
                "llava15 | processor_config.json | image_processor.size | 56",
                "llava15 | tokenizer_config.json | image_token | {\"content\": \"<image>\"}"
            })
    void equivalentSettingsGiveTheSameScores(String family, String file, String path, String value) throws IOException {
        GoldenCase golden = GoldenCase.of(family).stream()
                .filter(one -> one.images().size() == 1)
                .findFirst()
                .orElseThrow();
        ModelCopy model = ModelCopy.of(Fixtures.require(Fixtures.path(family, "model")), temporary.resolve("model"));
        JsonNode node = new JsonMapper().readTree(value);
        String[] names = path.split("\\.");
        model.json(file, root -> {
            ObjectNode at = root;
            for (int i = 0; i < names.length - 1; i++) {
                at = at.withObject(names[i]);
            }
            at.set(names[names.length - 1], node);
        });
        assertThat(score(golden, model.folder())).isEqualTo(score(golden, golden.model()));
    }
}
