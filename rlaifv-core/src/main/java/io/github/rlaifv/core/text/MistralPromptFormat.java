package io.github.rlaifv.core.text;

import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * Mistral's and LLaMA-2's {@code [INST] question [/INST]}, with images before the texts of their turn, as in
 * LLaVA-NeXT on Mistral. {@code [INST]} is a special token of some tokenizers and ordinary text to others. Responses are
 * encoded with the space that follows {@code [/INST]}, which these tokenizers put before a text.
 */
public final class MistralPromptFormat {
    private MistralPromptFormat() {}

    /** As LLaVA-NeXT on Mistral has it. */
    public static PromptFormat llavaNext() {
        return format(InstructStyle.LLAVA_NEXT, "", "mistral/1");
    }

    /**
     * As a text model's chat template has it: its spaces, begin tokens and place of the system message.
     *
     * @throws BadDataException if the template holds no such turns
     */
    public static PromptFormat of(String template) {
        InstructStyle style = InstructStyle.of(template)
                .orElseThrow(() -> new BadDataException("a chat template has [INST], but not as a mark that is written"
                        + " before questions: give a model of Mistral's or LLaMA-2's kind"));
        String lead = InstructStyle.lead(template);
        if (!lead.isEmpty()) {
            return format(style, lead, "instruct/1|" + style + "|" + lead);
        }
        return style.equals(InstructStyle.LLAVA_NEXT) ? llavaNext() : format(style, "", "instruct/1|" + style);
    }

    private static PromptFormat format(InstructStyle style, String lead, String fingerprint) {
        return new MarkedFormat(
                fingerprint,
                prompt -> new InstructTurns(prompt.messages(), style, lead).write(),
                TokenRules.STANDARD,
                List.of(InstructTurns.END));
    }
}
