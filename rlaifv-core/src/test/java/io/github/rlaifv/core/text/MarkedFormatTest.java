package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkedFormatTest {
    private final PromptFormat format = new MarkedFormat(
            "plain/1",
            prompt -> new MarkedText().text(prompt.messages().get(0).text()).mark("</s>"),
            TokenRules.STANDARD,
            List.of("</s>"));

    private static Prompt with(Prompt prompt, String added) {
        return Prompt.of(prompt.messages().get(0).text() + added);
    }

    @Test
    void theStepAddedLastGetsPromptsFirst() {
        PromptFormat both = format.after(prompt -> with(prompt, "b")).after(prompt -> with(prompt, "a"));
        assertThat(both.render(Prompt.of("|"))).isEqualTo("|ab</s>");
    }

    @Test
    void stepsChangeNothingElse() {
        PromptFormat stepped = format.after(prompt -> prompt);
        assertThat(stepped.fingerprint()).isEqualTo(format.fingerprint());
        assertThat(stepped.endMarks()).isEqualTo(format.endMarks());
    }
}
