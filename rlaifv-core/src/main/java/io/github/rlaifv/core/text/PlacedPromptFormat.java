package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Prompt;
import java.util.List;

/**
 * A prompt format of a model with eyes: where a question has the mark {@code <image>}, its picture stands there, see {@link
 * Prompt#placed()}.
 *
 * @param format that writes the prompts
 */
public record PlacedPromptFormat(PromptFormat format) implements PromptFormat {
    @Override
    public String render(Prompt prompt) {
        return format.render(prompt.placed());
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        return format.encodePrompt(tokenizer, prompt.placed());
    }

    @Override
    public int[] penalised(Tokenizer tokenizer, int[] prompt) {
        return format.penalised(tokenizer, prompt);
    }

    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        return format.encodeResponse(tokenizer, response);
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        return format.firstTokenId(tokenizer, word);
    }

    @Override
    public List<String> endMarks() {
        return format.endMarks();
    }

    @Override
    public String fingerprint() {
        return format.fingerprint();
    }
}
