package io.github.rlaifv.core.internal.mllm.family.llavanext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts of LLaVA-NeXT 34B follow the folder's chat template, or the code of the model's authors if there is none. */
class LlavaNextPromptsTest {
    private static final String TURNS = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' }}"
            + "{{ message['content'] }}{{ '<|im_end|>'BREAK }}{% endfor %}{{ '<|im_start|>assistant\\n' }}";

    @TempDir
    Path temporary;

    private ModelCopy model;

    @BeforeEach
    void copy() {
        model = ModelCopy.of(Fixtures.require(Fixtures.path("llava_next", "model")), temporary.resolve("model"));
        model.without("chat_template.jinja");
    }

    private String render(Prompt prompt) {
        return LlavaNextPrompts.of(model.folder(), JsonFile.read(model.folder().resolve("config.json")))
                .render(prompt);
    }

    @Test
    void systemTextOfTheAuthorsIsUsedWithoutATemplate() {
        assertThat(render(Prompt.of("What is it?")))
                .isEqualTo("<|im_start|>system\nAnswer the questions.<|im_end|><|im_start|>user\nWhat is it?<|im_end|>"
                        + "<|im_start|>assistant\n");
        Message system = new Message(Role.SYSTEM, List.of(new Content.Text("Be brief.")));
        Message user = new Message(Role.USER, List.of(new Content.Text("What is it?")));
        assertThat(render(new Prompt(List.of(system, user))))
                .startsWith("<|im_start|>system\nBe brief.<|im_end|>")
                .doesNotContain("Answer the questions.");
    }

    @Test
    void templatesAreFollowed() {
        model.text("chat_template.jinja", TURNS.replace("BREAK", ""));
        assertThat(render(Prompt.of("What is it?")))
                .isEqualTo("<|im_start|>user\nWhat is it?<|im_end|><|im_start|>assistant\n");
        model.text("chat_template.jinja", TURNS.replace("BREAK", " + '\\n'"));
        assertThat(render(Prompt.of("What is it?")))
                .isEqualTo("<|im_start|>user\nWhat is it?<|im_end|>\n<|im_start|>assistant\n");
        model.text(
                "chat_template.jinja",
                "{{ '<|im_start|>system\\nSay what you see.<|im_end|>' }}" + TURNS.replace("BREAK", ""));
        assertThat(render(Prompt.of("What is it?")))
                .isEqualTo("<|im_start|>system\nSay what you see.<|im_end|><|im_start|>user\nWhat is it?<|im_end|>"
                        + "<|im_start|>assistant\n");
    }

    @Test
    void unsupportedTemplatesAreRejected() {
        model.text("chat_template.jinja", "<|start_header_id|>{{ messages }}");
        assertThatThrownBy(() -> render(Prompt.of("What is it?")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(model.folder().toString())
                .hasMessageContaining("<|im_start|>, [INST] or ASSISTANT:");
    }
}
