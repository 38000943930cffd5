package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.testkit.Conversations;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts of the variants of [INST] templates against transformers, with and without a special token for the mark. */
class InstructPromptTest {
    private static final Path FOLDER = ModelCopy.resource("textonly/instruct");

    @TempDir
    Path folder;

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(
                        JsonFile.read(FOLDER.resolve("golden.json"))
                                .path("cases")
                                .spliterator(),
                        false)
                .filter(golden -> !golden.path("name").asText().equals("zephyr"));
    }

    private Tokenizer tokenizer(JsonNode golden) throws IOException {
        Files.copy(FOLDER.resolve(golden.path("tokenizer").asText()), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
        return Tokenizer.open(folder);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptTextsAndIdsEqualThoseOfTheTemplate(JsonNode golden) throws IOException {
        PromptFormat format = MistralPromptFormat.of(golden.path("template").asText());
        Prompt prompt = Conversations.prompt(golden.path("messages"));
        assertThat("<s>" + format.render(prompt))
                .isEqualTo(golden.path("prompt").asText());
        try (Tokenizer tokenizer = tokenizer(golden)) {
            assertThat(format.encodePrompt(tokenizer, prompt))
                    .isEqualTo(Conversations.integers(golden.path("prompt_ids")).stream()
                            .mapToInt(id -> id)
                            .toArray());
        }
    }

    @Test
    void spaceBeforeTheFirstMarkFollowsTheTemplate() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
        String turns = "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}"
                + "{{ ' [INST] ' + m['content'] + ' [/INST]' }}{% elif m['role'] == 'assistant' %}"
                + "{{ ' ' + m['content'] + eos_token }}{% else %}{{ raise_exception('no such role') }}{% endif %}{% endfor %}";
        Prompt prompt = new Prompt(List.of(
                new Message(Role.USER, List.of(new Content.Text("List the facts."))),
                new Message(Role.ASSISTANT, List.of(new Content.Text("A red bus."))),
                new Message(Role.USER, List.of(new Content.Text("And more?")))));
        PromptFormat format = MistralPromptFormat.of(turns);
        assertThat(format.render(prompt))
                .isEqualTo(" [INST] List the facts. [/INST] A red bus.</s> [INST] And more? [/INST]");
        PromptFormat checked = TemplateCheck.textOnly(folder, turns).agreeing(format);
        assertThat(checked.render(prompt)).isEqualTo(format.render(prompt));
        assertThat(format.fingerprint())
                .isNotEqualTo(MistralPromptFormat.of(turns.replace("' [INST] '", "'[INST] '"))
                        .fingerprint());
    }

    @Test
    void markInAMessageStaysText() throws IOException {
        JsonNode golden = cases().filter(each -> each.path("name").asText().equals("mistral_v03"))
                .findFirst()
                .orElseThrow();
        PromptFormat format = MistralPromptFormat.of(golden.path("template").asText());
        try (Tokenizer tokenizer = tokenizer(golden)) {
            int mark = tokenizer.tokenId("[INST]").orElseThrow();
            assertThat(format.encodePrompt(tokenizer, Prompt.of("Say [INST] twice")))
                    .containsOnlyOnce(mark);
        }
    }

    @Test
    void zephyrTemplateIsDistinguishedFromOthersWithItsMarks() {
        JsonNode golden = StreamSupport.stream(
                        JsonFile.read(FOLDER.resolve("golden.json"))
                                .path("cases")
                                .spliterator(),
                        false)
                .filter(each -> each.path("name").asText().equals("zephyr"))
                .findFirst()
                .orElseThrow();
        String template = golden.path("template").asText();
        assertThat(ZephyrPromptFormat.fits(template)).isTrue();
        assertThat(ZephyrPromptFormat.text().render(Conversations.prompt(golden.path("messages"))))
                .isEqualTo(golden.path("prompt").asText());
        // Another end of turns, no end of turns, and no line break after turns.
        assertThat(ZephyrPromptFormat.fits(template.replace("eos_token", "'<|end|>'")))
                .isFalse();
        assertThat(ZephyrPromptFormat.fits(template.replace(" + eos_token", "")))
                .isFalse();
        assertThat(ZephyrPromptFormat.fits(template.replace("eos_token }}\n", "eos_token }}")))
                .isFalse();
        assertThat(ZephyrPromptFormat.fits("{{ messages[0]['content'] }}<|assistant|>\n"))
                .isFalse();
    }
}
