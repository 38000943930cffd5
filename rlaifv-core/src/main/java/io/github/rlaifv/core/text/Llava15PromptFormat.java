package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * The prompt format of LLaVA-1.5: {@code USER: <image> question ASSISTANT:}. Images come before the texts of their
 * message, each text is followed by a space, and a system message has no role name.
 */
public final class Llava15PromptFormat {
    private static final String IMAGE = "<image>";
    private static final String USER = "USER: ";
    private static final String ASSISTANT = "ASSISTANT:";

    private static final PromptFormat FORMAT = new MarkedFormat(
            "llava-1.5/1",
            Llava15PromptFormat::write,
            TokenRules.STANDARD.withPrompts(Llava15PromptFormat::encode),
            List.of());

    private Llava15PromptFormat() {}

    /** Returns the format. */
    public static PromptFormat format() {
        return FORMAT;
    }

    private static MarkedText write(Prompt prompt) {
        MarkedText text = new MarkedText();
        for (Message message : prompt.messages()) {
            text.text(name(message.role())).imageLines(IMAGE, message);
            for (Content part : message.content()) {
                if (part instanceof Content.Text said) {
                    text.text(said.text()).text(" ");
                }
            }
        }
        return text.text(ASSISTANT);
    }

    private static String name(Role role) {
        return switch (role) {
            case SYSTEM -> "";
            case USER -> USER;
            case ASSISTANT -> ASSISTANT + " ";
        };
    }

    private static int[] encode(MarkedText text, Tokenizer tokenizer) {
        int image = tokenizer
                .tokenId(IMAGE)
                .orElseThrow(() -> new BadDataException("the tokenizer has no token " + IMAGE
                        + ": open a LLaVA-1.5 model, or use another prompt format"));
        int[] start = tokenizer.encode("", true);
        int[] whole = tokenizer.encode(text.render(), true);
        if (tokenizer.controlCount(whole) == tokenizer.controlCount(start) + text.marks()) {
            return whole;
        }
        // A text contains the mark of a special token. Only the images of the prompt may become special tokens.
        return text.inPieces(start, mark -> image, tokenizer::encodePlain);
    }
}
