package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmolVlmPromptFormatTest {
    private static final String REST = "{% for message in messages %}{{ message['role'] | capitalize }}: "
            + "{{ message['content'][0]['text'] }}<end_of_utterance>\n{% endfor %}Assistant:";

    @TempDir
    Path temporary;

    @Test
    void promptBeginsAsInTheChatTemplate() {
        Prompt prompt = Prompt.of("What is it?");
        String rest = "User: What is it?<end_of_utterance>\nAssistant:";
        assertThat(SmolVlmPromptFormat.format().render(prompt)).isEqualTo("<|im_start|>" + rest);
        PromptFormat smol = SmolVlmPromptFormat.of("<|im_start|>" + REST);
        PromptFormat idefics = SmolVlmPromptFormat.of("<|begin_of_text|>" + REST);
        assertThat(smol.render(prompt)).isEqualTo("<|im_start|>" + rest);
        assertThat(idefics.render(prompt)).isEqualTo("<|begin_of_text|>" + rest);
        assertThat(smol.fingerprint())
                .isEqualTo(SmolVlmPromptFormat.format().fingerprint())
                .isNotEqualTo(idefics.fingerprint());
    }

    @Test
    void beginTokenOfTemplateAndTokenizerIsAddedOnce() {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        // Llama 3's tokens, and Idefics3's end of turns.
        model.json(
                "tokenizer.json",
                tokenizer -> tokenizer
                        .withArray("added_tokens")
                        .addObject()
                        .put("id", 400)
                        .put("content", "<end_of_utterance>")
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true));
        try (Tokenizer tokenizer = Tokenizer.open(model.folder())) {
            int begin = tokenizer.tokenId("<|begin_of_text|>").orElseThrow();
            int end = tokenizer.tokenId("<end_of_utterance>").orElseThrow();
            int[] ids =
                    SmolVlmPromptFormat.of("<|begin_of_text|>" + REST).encodePrompt(tokenizer, Prompt.of("Is it new?"));
            assertThat(ids).startsWith(begin).containsOnlyOnce(end);
            assertThat(Arrays.stream(ids).filter(id -> id == begin)).hasSize(1);
        }
    }

    @Test
    void rejectsTemplatesWithAnotherBeginning() {
        assertThatThrownBy(() -> SmolVlmPromptFormat.of("<|vision|>" + REST))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("<|vision|>")
                .hasMessageContaining("<|begin_of_text|>")
                .hasMessageContaining("download");
    }
}
