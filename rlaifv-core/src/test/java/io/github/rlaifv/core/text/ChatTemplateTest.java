package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    @TempDir
    Path temporary;

    /** The templates have many unclosed tags. Searching for the end of each from every position took minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"{%", "{{ (", "{{ '\\", "{{ [", "{{ \"", "{#", "{{ '}}"})
    @Timeout(60)
    void templatesWithUnclosedTagsAreRejectedByName(String part) {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        for (String text : new String[] {
            part.repeat(30_000 / part.length()), "{{ " + part.substring(2).repeat(4000 / part.length()) + " }}"
        }) {
            model.text("chat_template.jinja", text + " [INST]");
            assertThatThrownBy(() -> Policies.open(model.folder()))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("chat template of " + model.folder());
        }
    }

    @Test
    void tooLongTemplatesAreRejectedByName() {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        model.text("chat_template.jinja", "x".repeat(200_000));
        assertThatThrownBy(() -> Policies.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("chat_template.jinja", "200000 characters");
        model.text("chat_template.jinja", "{{ '" + "x".repeat(5000) + "' }} [INST]");
        assertThatThrownBy(() -> Policies.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("chat template of " + model.folder(), "an expression of");
    }
}
