package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts and responses of the golden cases against the chat template and tokenizer of transformers. */
class PromptFormatParityTest {
    private static final String USER = "USER: ";
    private static final String IMAGE = "<image>\n";
    private static final String END = " ASSISTANT:";

    private final PromptFormat format = Llava15PromptFormat.format();

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_bf16", "llava15_fp16"})
    void writesPromptsAndResponsesAsTransformersDoes(String family) {
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path(family, "model"))) {
            JsonNode cases = Fixtures.json(Fixtures.path(family, "golden.json")).path("cases");
            assertThat(cases).isNotEmpty();
            for (JsonNode golden : cases) {
                String name = golden.path("name").asText();
                Prompt prompt = golden.has("messages") ? conversation(golden) : question(golden);
                assertThat(format.render(prompt))
                        .as(name)
                        .isEqualTo(golden.path("prompt").asText());
                assertThat(format.encodePrompt(tokenizer, prompt))
                        .as(name)
                        .isEqualTo(TokenizerParityTest.ints(golden.path("prompt_ids_unexpanded")));
                assertThat(format.encodeResponse(
                                tokenizer, golden.path("response_text").asText()))
                        .as(name)
                        .isEqualTo(TokenizerParityTest.ints(golden.path("response_ids")));
                assertThat(List.of(
                                format.firstTokenId(tokenizer, "yes"),
                                format.firstTokenId(tokenizer, "Yes"),
                                format.firstTokenId(tokenizer, "no"),
                                format.firstTokenId(tokenizer, "No")))
                        .as(name)
                        .isEqualTo(List.of(
                                golden.path("p_yes_ids").path(0).asInt(),
                                golden.path("p_yes_ids").path(1).asInt(),
                                golden.path("p_no_ids").path(0).asInt(),
                                golden.path("p_no_ids").path(1).asInt()));
            }
        }
    }

    /** The question of a case that was recorded without messages. */
    private static Prompt question(JsonNode golden) {
        String text = golden.path("prompt").asText();
        assertThat(text).startsWith(USER).endsWith(END);
        text = text.substring(USER.length(), text.length() - END.length());
        List<Content> content = new ArrayList<>();
        while (text.startsWith(IMAGE)) {
            content.add(image());
            text = text.substring(IMAGE.length());
        }
        content.add(new Content.Text(text));
        return new Prompt(List.of(new Message(Role.USER, content)));
    }

    private static Prompt conversation(JsonNode golden) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : golden.path("messages")) {
            List<Content> content = new ArrayList<>();
            if (message.path("content").isTextual()) {
                content.add(new Content.Text(message.path("content").asText()));
            }
            for (JsonNode part : message.path("content")) {
                content.add(
                        part.path("type").asText().equals("image")
                                ? image()
                                : new Content.Text(part.path("text").asText()));
            }
            Role role = Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT));
            messages.add(new Message(role, content));
        }
        return new Prompt(messages);
    }

    private static Content image() {
        return new Content.Image(ImageSource.of("picture", new byte[0]));
    }
}
