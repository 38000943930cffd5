package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose chat template differs from that of their model family. */
class TemplateCheckTest {
    private static final String PARTS =
            "{% for c in m['content'] %}{% if c['type'] == 'image' %}<image>\n{% else %}{{ c['text'] }}{% endif %}{% endfor %}";
    private static final String LLAVA = "{% for m in messages %}{% if m['role'] != 'system' %}"
            + "{{ m['role'].upper() + ': ' }}{% endif %}"
            + "{% for c in m['content'] | selectattr('type', 'equalto', 'image') %}{{ '<image>\n' }}{% endfor %}"
            + "{% for c in m['content'] | selectattr('type', 'equalto', 'text') %}{{ c['text'] + ' ' }}{% endfor %}"
            + "{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}";
    private static final Prompt QUESTION = Prompt.of(ImageSource.of("picture", new byte[0]), "What is it?");

    @TempDir
    Path folder;

    private PromptFormat llava(String template) {
        return TemplateCheck.withImages(folder, template).agreeing(Llava15PromptFormat.format());
    }

    @Test
    void templateOfTheFamilyIsAcceptedUnchanged() {
        PromptFormat own = Llava15PromptFormat.format();
        assertThat(TemplateCheck.withImages(folder, LLAVA).agreeing(own)).isSameAs(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for m in messages %}<|im_start|>{{ m['role'] }}\n" + PARTS
                        + "<|im_end|>\n{% endfor %}<|im_start|>assistant\n",
                "{% for m in messages %}{{ '<|start_header_id|>' + m['role'] + '<|end_header_id|>\n\n' }}" + PARTS
                        + "<|eot_id|>{% endfor %}<|start_header_id|>assistant<|end_header_id|>\n\n",
                "A chat between a curious human and an assistant. " + LLAVA
            })
    void otherTemplatesAreRejectedWithBothTexts(String template) {
        assertThatThrownBy(() -> llava(template))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(
                        folder.toString(), "Is there a dog?", "USER: <image>\\nIs there a dog? ASSISTANT:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ raise_exception('no pictures') }}", "{% include 'other' %}"})
    void templatesThatCantBeRenderedAreRejected(String template) {
        assertThatThrownBy(() -> llava(template))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(folder.toString(), "can't be evaluated");
    }

    @Test
    void onlyConversationsThatTheTemplateWritesDifferentlyAreRejected() {
        PromptFormat format =
                llava(LLAVA.replace("c['text'] + ' '", "c['text'] + (' ' if m.role == 'user' else '</s>')"));
        assertThat(format.render(QUESTION)).isEqualTo("USER: <image>\nWhat is it? ASSISTANT:");
        Prompt turns = new Prompt(List.of(
                QUESTION.messages().get(0),
                new Message(Role.ASSISTANT, List.of(new Content.Text("A cat."))),
                new Message(Role.USER, List.of(new Content.Text("Sure?")))));
        assertThatThrownBy(() -> format.render(turns))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("several turns", folder.toString(), "</s>");
    }

    @Test
    void beginTokenOfTheTemplateIsIgnored() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": {\"content\": \"<s>\"}}");
        assertThat(llava("{{ bos_token }}" + LLAVA).render(QUESTION)).startsWith("USER:");
    }

    @Test
    void templatesOfTextOnlyModelsHaveTheImageMarkInTheText() {
        PromptFormat format = llava("{% for m in messages %}{% if m.role == 'user' %}"
                + "{{ 'USER: ' + m.content + ' ' }}{% else %}{{ m.role.upper() + ': ' + m.content + ' ' }}{% endif %}"
                + "{% endfor %}ASSISTANT:");
        assertThat(format.render(QUESTION)).isEqualTo("USER: <image>\nWhat is it? ASSISTANT:");
    }
}
