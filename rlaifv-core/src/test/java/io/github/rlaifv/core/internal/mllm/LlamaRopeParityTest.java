package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Conversations;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.text.ChatTemplate;
import io.github.rlaifv.core.text.Llama3PromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Llama 3.1's scaled rotary frequencies and its prompts against transformers. */
class LlamaRopeParityTest {
    @TempDir
    Path temporary;

    private ModelCopy model;

    @BeforeEach
    void copy() {
        model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("llama31"));
    }

    private LocalPolicy open() {
        return (LocalPolicy) Policies.open(
                model.folder(),
                PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
    }

    private JsonNode cases() {
        return JsonFile.read(model.folder().resolve("golden.json")).path("cases");
    }

    private void assertParity() {
        try (LocalPolicy policy = open()) {
            for (JsonNode golden : cases()) {
                Parity.ofText(policy, golden);
            }
        }
    }

    @Test
    void promptsEqualThoseOfTheTemplate() {
        Optional<String> template = ChatTemplate.read(model.folder());
        PromptFormat format = Llama3PromptFormat.of(template.orElseThrow());
        try (LocalPolicy policy = open()) {
            for (JsonNode golden : cases()) {
                Prompt prompt = Conversations.prompt(golden.path("messages"));
                assertThat(format.render(prompt))
                        .isEqualTo(golden.path("prompt").asText());
                assertThat(format.encodePrompt(policy.tokenizer(), prompt))
                        .isEqualTo(Conversations.integers(golden.path("prompt_ids")).stream()
                                .mapToInt(id -> id)
                                .toArray());
            }
        }
    }

    @Test
    void scoresAndSamplesEqualTheReference() {
        assertParity();
    }

    @Test
    void ropeScalingOfOlderFilesIsRead() {
        model.config(config -> {
            ObjectNode rope = (ObjectNode) config.remove("rope_parameters");
            config.set("rope_theta", rope.remove("rope_theta"));
            config.set("rope_scaling", rope);
        });
        assertParity();
    }

    @Test
    void thetaInsideRopeScalingTakesPrecedence() {
        model.config(config -> {
            ObjectNode rope = (ObjectNode) config.remove("rope_parameters");
            config.put("rope_theta", 123.0);
            config.set("rope_scaling", rope);
            config.putObject("rope_parameters").put("rope_theta", 321.0).put("rope_type", "default");
        });
        assertParity();
    }

    @ParameterizedTest
    @CsvSource({
        "rope_type, \"yarn\"",
        "rope_type, \"dynamic\"",
        "factor, null",
        "factor, 0",
        "low_freq_factor, \"one\"",
        "high_freq_factor, 1.0",
        "original_max_position_embeddings, 0"
    })
    void unsupportedRopeParametersAreRejected(String field, String value) throws IOException {
        JsonNode node = new JsonMapper().readTree(value);
        model.config(config -> ((ObjectNode) config.path("rope_parameters")).set(field, node));
        assertThatThrownBy(this::open)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("rope_parameters." + field);
    }
}
