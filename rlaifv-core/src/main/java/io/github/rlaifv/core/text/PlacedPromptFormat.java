package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Prompt;

/**
 * A prompt format of a model with eyes: where a question has the mark {@code <image>}, its picture stands there, see {@link
 * Prompt#placed()}.
 *
 * @param format that writes the prompts
 */
public record PlacedPromptFormat(PromptFormat format) implements WrappedPromptFormat {
    @Override
    public String render(Prompt prompt) {
        return format.render(prompt.placed());
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        return format.encodePrompt(tokenizer, prompt.placed());
    }
}
