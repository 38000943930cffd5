package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import java.util.Arrays;

/**
 * Mistral's and LLaMA-2's {@code [INST] question [/INST]}, with pictures before the texts of their turn, as in
 * LLaVA-NeXT on Mistral.
 */
public final class MistralPromptFormat implements PromptFormat {
    private static final String IMAGE = "<image>";
    private static final String END = "</s>";

    @Override
    public String render(Prompt prompt) {
        MarkedText.checkNoMark(prompt, IMAGE);
        return marked(prompt).render();
    }

    private static MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText();
        for (Message message : prompt.messages()) {
            switch (message.role()) {
                case SYSTEM -> text.text("<<SYS>>\n" + message.text() + "\n<</SYS>>\n\n");
                case USER -> {
                    text.text("[INST] ");
                    for (long i = MarkedText.images(message); i > 0; i--) {
                        text.mark(IMAGE).text("\n");
                    }
                    text.text(message.text() + " [/INST]");
                }
                case ASSISTANT -> text.text(" " + message.text()).mark(END).text(" ");
            }
        }
        return text;
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        return marked(prompt).encode(tokenizer);
    }

    /** With the space that follows {@code [/INST]}, which these tokenizers put before a text. */
    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = tokenizer.encodePlain(response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.eosId();
        return ended;
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        return MarkedText.first(tokenizer.encodePlain(word), word);
    }

    @Override
    public String fingerprint() {
        return "mistral/1";
    }
}
