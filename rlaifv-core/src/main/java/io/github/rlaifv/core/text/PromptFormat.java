package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes a conversation as the text and the token ids that one model family was trained on. Implementations are
 * immutable.
 */
public interface PromptFormat {

    /**
     * The text of a prompt up to the position where the response begins, with one placeholder per image. Texts of the
     * prompt are kept as they are, even if they contain marks of the format.
     */
    String render(Prompt prompt);

    /**
     * The token ids of a prompt, with one placeholder id per image. Texts of the prompt never become special tokens.
     *
     * @throws BadDataException if the tokenizer lacks a token of this format
     */
    int[] encodePrompt(Tokenizer tokenizer, Prompt prompt);

    /**
     * The part of a prompt that a repetition penalty counts. Default: all of it. Families whose original code generates
     * from embeddings return less.
     *
     * @param tokenizer tokenizer of the model
     * @param prompt ids of the prompt, with images expanded to their features
     */
    default int[] penalised(Tokenizer tokenizer, int[] prompt) {
        return prompt;
    }

    /** The token ids of a response that follows a prompt, with the end token last. */
    int[] encodeResponse(Tokenizer tokenizer, String response);

    /**
     * The token ids of the beginning of a response, without an end token.
     *
     * @param prefix the text with which the response begins; an empty one has no tokens
     */
    default int[] encodePrefix(Tokenizer tokenizer, String prefix) {
        if (prefix.isEmpty()) {
            return new int[0];
        }
        int[] ended = encodeResponse(tokenizer, prefix);
        return Arrays.copyOf(ended, ended.length - 1);
    }

    /**
     * The token ids of a response after its beginning, with the end token last. If the tokens of the whole response do not
     * begin with those of {@link #encodePrefix}, because a token spans the border, the rest is encoded by itself as a text
     * that follows other text.
     *
     * @param prefix the text with which the response begins
     * @param response the whole response
     */
    default int[] encodeRest(Tokenizer tokenizer, String prefix, String response) {
        int[] whole = encodeResponse(tokenizer, response);
        int[] start = encodePrefix(tokenizer, prefix);
        if (start.length < whole.length && Arrays.equals(start, Arrays.copyOf(whole, start.length))) {
            return Arrays.copyOfRange(whole, start.length, whole.length);
        }
        int[] rest = MarkedText.following(tokenizer, response.substring(prefix.length()));
        int[] ended = Arrays.copyOf(rest, rest.length + 1);
        ended[rest.length] = whole[whole.length - 1];
        return ended;
    }

    /**
     * The first token id of a word at the beginning of a response. In LLaVA-1.5 this is the token with a leading space.
     *
     * @throws BadDataException if the word has no tokens
     */
    int firstTokenId(Tokenizer tokenizer, String word);

    /**
     * The marks that end a response in this format. Generation stops at them, even if the tokenizer's files do not name
     * them as end tokens.
     */
    default List<String> endMarks() {
        return List.of();
    }

    /**
     * Returns this format with a step that changes or checks each prompt first.
     *
     * @param step receives each prompt before it is rendered or encoded
     */
    PromptFormat after(UnaryOperator<Prompt> step);

    /** A short text that identifies this format; equal for formats that write the same prompts. */
    String fingerprint();
}
