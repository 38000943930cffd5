package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Conversations;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text-only models against transformers. */
class TextOnlyParityTest {
    @TempDir
    Path folder;

    private Path model(String family) {
        return ModelCopy.ofResource("textonly/" + family, folder.resolve(family))
                .folder();
    }

    private static LocalPolicy open(Path model) {
        return (LocalPolicy) Policies.open(
                model, PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "qwen2"})
    void tokensAndScoresEqualTheReference(String family) {
        Path model = model(family);
        try (LocalPolicy policy = open(model)) {
            for (JsonNode golden : JsonFile.read(model.resolve("golden.json")).path("cases")) {
                assertThat(policy.promptTokens(Conversations.prompt(golden.path("messages"))))
                        .isEqualTo(golden.path("prompt_ids").size());
                Parity.ofText(policy, golden);
            }
        }
    }

    @Test
    void refusesImages() {
        Prompt prompt = Prompt.of(ImageSource.of("any.jpg", new byte[] {1}), "What is it?");
        try (LocalPolicy policy = open(model("llama"))) {
            assertThatThrownBy(() -> policy.score(List.of(new ScoreRequest(prompt, List.of("A dog.")))))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("any.jpg")
                    .hasMessageContaining("text-only model");
        }
    }

    @Test
    void savedFoldersOpenAgain() {
        ScoreRequest request = new ScoreRequest(Prompt.of("Is it?"), List.of("Yes, it is."));
        try (LocalPolicy policy = open(model("qwen2"))) {
            policy.save(folder.resolve("saved"));
            try (LocalPolicy saved = open(folder.resolve("saved"))) {
                assertThat(saved.score(List.of(request))).isEqualTo(policy.score(List.of(request)));
            }
        }
    }

    @Test
    void rejectsModelsWithoutChatTemplate() throws IOException {
        Path model = model("mistral");
        Files.delete(model.resolve("chat_template.jinja"));
        assertThatThrownBy(() -> open(model))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has no chat template");
    }
}
