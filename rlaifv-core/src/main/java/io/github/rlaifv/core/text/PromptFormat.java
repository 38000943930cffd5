package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.function.UnaryOperator;

/** How a model family writes a conversation as text and as token ids. Implementations are immutable. */
public interface PromptFormat {

    /**
     * The text of a prompt. It ends where the response begins and has one image placeholder for each image. What people
     * wrote stands there as it is, even if it looks like a mark of the format.
     */
    String render(Prompt prompt);

    /**
     * The ids of a prompt, one placeholder id for each image. Texts that people wrote never become special tokens.
     *
     * @throws BadDataException if the tokenizer lacks a token of this format
     */
    int[] encodePrompt(Tokenizer tokenizer, Prompt prompt);

    /**
     * What a repetition penalty sees of a prompt; all of it, unless the model's own code generates from embeddings.
     *
     * @param prompt the ids with images expanded
     */
    default int[] penalised(Tokenizer tokenizer, int[] prompt) {
        return prompt;
    }

    /** The ids of a response as they follow a prompt, the end token last. */
    int[] encodeResponse(Tokenizer tokenizer, String response);

    /**
     * The first id that a word has where a response begins; in LLaVA-1.5 the form with leading space.
     *
     * @throws BadDataException if the word has no tokens
     */
    int firstTokenId(Tokenizer tokenizer, String word);

    /**
     * The marks that end an answer in this format, at which generation stops whether or not the tokenizer's files name them
     * as end tokens.
     */
    default List<String> endMarks() {
        return List.of();
    }

    /**
     * This format behind a step that changes or checks prompts first.
     *
     * @param step gets each prompt before it is rendered or encoded
     */
    PromptFormat after(UnaryOperator<Prompt> step);

    /** A short text, equal for formats that write the same prompts. */
    String fingerprint();
}
