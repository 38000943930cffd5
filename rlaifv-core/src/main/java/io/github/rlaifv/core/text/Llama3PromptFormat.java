package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import java.util.Arrays;
import java.util.Locale;

/** Llama 3: {@code <|start_header_id|>user<|end_header_id|>}, an empty line, the text, {@code <|eot_id|>}. Text only. */
public final class Llama3PromptFormat implements PromptFormat {
    private static final String BEGIN = "<|begin_of_text|>";
    private static final String HEADER = "<|start_header_id|>";
    private static final String HEADER_END = "<|end_header_id|>";
    private static final String END = "<|eot_id|>";

    @Override
    public String render(Prompt prompt) {
        return marked(prompt).render();
    }

    private static MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText().mark(BEGIN);
        for (Message message : prompt.messages()) {
            header(text, message.role().name().toLowerCase(Locale.ROOT))
                    .text(message.text().strip())
                    .mark(END);
        }
        return header(text, "assistant");
    }

    private static MarkedText header(MarkedText text, String role) {
        return text.mark(HEADER).text(role).mark(HEADER_END).text("\n\n");
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        int[] ids = marked(prompt).encode(tokenizer);
        // The begin token is written out; tokenizers that add it too have it twice.
        return ids.length > 1 && ids[0] == ids[1] ? Arrays.copyOfRange(ids, 1, ids.length) : ids;
    }

    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = tokenizer.encodePlain(response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.tokenId(END).orElseGet(tokenizer::eosId);
        return ended;
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        return MarkedText.first(tokenizer.encodePlain(word), word);
    }

    @Override
    public String fingerprint() {
        return "llama-3/1";
    }
}
