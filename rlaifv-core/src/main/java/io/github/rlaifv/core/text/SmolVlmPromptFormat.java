package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * The prompt format of SmolVLM and Idefics3: a begin token, {@code User:<image>question<end_of_utterance>}, a line
 * break, {@code Assistant:}.
 */
public final class SmolVlmPromptFormat {
    private static final String IMAGE = "<image>";
    private static final String LLAMA_3 = "<|begin_of_text|>";
    private static final String SMOL = "<|im_start|>";
    private static final String END = "<end_of_utterance>";

    private SmolVlmPromptFormat() {}

    /** The format of SmolVLM, which begins with {@code <|im_start|>}. */
    public static PromptFormat format() {
        return beginning(SMOL);
    }

    /**
     * The format with the begin token of a chat template: {@code <|im_start|>}, or {@code <|begin_of_text|>} for
     * Idefics3 on Llama 3.
     *
     * @throws BadDataException if the template begins with another token
     */
    public static PromptFormat of(String template) {
        for (String mark : List.of(SMOL, LLAMA_3)) {
            if (template.startsWith(mark)) {
                return beginning(mark);
            }
        }
        throw new BadDataException("the chat template begins with \""
                + template.lines().findFirst().orElse("")
                + "\"; SmolVLM's and Idefics3's begin with " + SMOL + " or " + LLAMA_3
                + ": download chat_template.json or chat_template.jinja with the model");
    }

    private static PromptFormat beginning(String begin) {
        String fingerprint = begin.equals(SMOL) ? "smolvlm/1" : "smolvlm/1|" + begin;
        return new MarkedFormat(fingerprint, prompt -> write(prompt, begin), TokenRules.BEGIN_WRITTEN, List.of(END));
    }

    private static MarkedText write(Prompt prompt, String begin) {
        MarkedText text = new MarkedText().mark(begin);
        for (Message message : prompt.messages()) {
            boolean imageFirst = message.content().get(0) instanceof Content.Image;
            text.text(name(message.role()) + (imageFirst ? ":" : ": "));
            for (Content part : message.content()) {
                if (part instanceof Content.Text words) {
                    text.text(words.text());
                } else {
                    text.mark(IMAGE);
                }
            }
            text.mark(END).text("\n");
        }
        return text.text("Assistant:");
    }

    private static String name(Role role) {
        return switch (role) {
            case SYSTEM -> "System";
            case USER -> "User";
            case ASSISTANT -> "Assistant";
        };
    }
}
