package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Prompt;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A prompt format that writes a prompt as {@link MarkedText} by a function of the model family. All families use it.
 *
 * @param fingerprint identifies the format; equal for formats that write the same prompts
 * @param writer writes a prompt up to the position where the response begins
 * @param rules how prompts and responses are turned into token ids
 * @param endMarks marks that end a response
 */
record MarkedFormat(String fingerprint, Function<Prompt, MarkedText> writer, TokenRules rules, List<String> endMarks)
        implements PromptFormat {
    MarkedFormat {
        endMarks = List.copyOf(endMarks);
    }

    @Override
    public PromptFormat after(UnaryOperator<Prompt> step) {
        return new MarkedFormat(fingerprint, prompt -> writer.apply(step.apply(prompt)), rules, endMarks);
    }

    @Override
    public String render(Prompt prompt) {
        return writer.apply(prompt).render();
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        return rules.prompts().apply(writer.apply(prompt), tokenizer);
    }

    @Override
    public int[] penalised(Tokenizer tokenizer, int[] prompt) {
        return rules.penalised().apply(tokenizer, prompt);
    }

    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = rules.texts().apply(tokenizer, response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = rules.end().applyAsInt(tokenizer);
        return ended;
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        return MarkedText.first(rules.texts().apply(tokenizer, word), word);
    }
}
