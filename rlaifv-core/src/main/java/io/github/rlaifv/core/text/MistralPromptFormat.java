package io.github.rlaifv.core.text;

import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * The prompt format {@code [INST] question [/INST]} of Mistral, LLaMA-2 and LLaVA-NeXT on Mistral. Images come before
 * the texts of their turn. {@code [INST]} is a special token of some tokenizers and ordinary text for others. Responses
 * are encoded with the space after {@code [/INST]} that these tokenizers put at the beginning of a text.
 */
public final class MistralPromptFormat {
    private MistralPromptFormat() {}

    /** The format of LLaVA-NeXT on Mistral. */
    public static PromptFormat llavaNext() {
        return format(InstructStyle.LLAVA_NEXT, "", "mistral/1");
    }

    /**
     * The format of a text model's chat template: its whitespace, begin tokens and place of the system message.
     *
     * @throws BadDataException if the template has no {@code [INST]} turns
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
