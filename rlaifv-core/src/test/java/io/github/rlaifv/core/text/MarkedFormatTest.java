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

    private static Prompt append(Prompt prompt, String added) {
        return Prompt.of(prompt.messages().get(0).text() + added);
    }

    @Test
    void stepAddedLastIsAppliedFirst() {
        PromptFormat both = format.after(prompt -> append(prompt, "b")).after(prompt -> append(prompt, "a"));
        assertThat(both.render(Prompt.of("|"))).isEqualTo("|ab</s>");
    }

    @Test
    void stepsKeepFingerprintAndEndMarks() {
        PromptFormat stepped = format.after(prompt -> prompt);
        assertThat(stepped.fingerprint()).isEqualTo(format.fingerprint());
        assertThat(stepped.endMarks()).isEqualTo(format.endMarks());
    }
}
