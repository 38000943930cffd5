package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * The prompt format of LLaVA-1.5's original code: a system message, {@code USER: <image> question ASSISTANT:}, and the
 * end token after each response. Texts are split at images and end tokens, and each part is tokenized on its own.
 * Images have no token in the vocabulary; the id {@value #IMAGE_ID} stands for them.
 */
public final class OriginalLlavaPromptFormat {
    /** The id that stands for an image in encoded prompts. */
    public static final int IMAGE_ID = -200;

    private static final String IMAGE = "<image>";
    private static final String END = "</s>";
    private static final String SYSTEM =
            "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful,"
                    + " detailed, and polite answers to the user's questions.";

    private static final PromptFormat FORMAT = new MarkedFormat(
            "llava-original/1",
            OriginalLlavaPromptFormat::write,
            TokenRules.STANDARD.withPrompts(OriginalLlavaPromptFormat::encode),
            List.of(END));

    private OriginalLlavaPromptFormat() {}

    /** Returns the format. */
    public static PromptFormat format() {
        return FORMAT;
    }

    /** Writes a prompt. Without a system message it gets the default one; an empty system message omits it. */
    private static MarkedText write(Prompt prompt) {
        boolean given = prompt.messages().stream().anyMatch(message -> message.role() == Role.SYSTEM);
        MarkedText text = new MarkedText().text(given ? "" : SYSTEM + " ");
        for (Message message : prompt.messages()) {
            switch (message.role()) {
                case SYSTEM -> text.text(message.text()).text(message.text().isEmpty() ? "" : " ");
                case USER ->
                    text.text("USER: ")
                            .imageLines(IMAGE, message)
                            .text(message.text())
                            .text(" ");
                case ASSISTANT -> text.text("ASSISTANT: ").text(message.text()).mark(END);
            }
        }
        return text.text("ASSISTANT:");
    }

    private static int[] encode(MarkedText text, Tokenizer tokenizer) {
        int begin = tokenizer
                .bosId()
                .orElseThrow(() -> new BadDataException("the tokenizer names no bos_token, which LLaVA's prompts begin"
                        + " with: set it in tokenizer_config.json"));
        return text.inPieces(
                new int[] {begin}, mark -> mark.equals(IMAGE) ? IMAGE_ID : tokenizer.eosId(), tokenizer::encodePlain);
    }
}
