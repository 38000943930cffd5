package io.github.rlaifv.core.text;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * How a family turns prompts and responses into token ids.
 *
 * @param prompts returns the ids of a written prompt
 * @param texts returns the ids of a response without the end token
 * @param end returns the id of the token that ends a response
 * @param penalised returns the ids of a prompt that a repetition penalty counts
 */
record TokenRules(
        BiFunction<MarkedText, Tokenizer, int[]> prompts,
        BiFunction<Tokenizer, String, int[]> texts,
        ToIntFunction<Tokenizer> end,
        BiFunction<Tokenizer, int[], int[]> penalised) {

    /** Responses are encoded as separate texts and end with the tokenizer's end token. */
    static final TokenRules STANDARD =
            new TokenRules(MarkedText::encode, Tokenizer::encodePlain, Tokenizer::eosId, (tokenizer, prompt) -> prompt);

    /** Same as {@link #STANDARD}, but responses are encoded as texts that follow other text. */
    static final TokenRules FOLLOWING =
            new TokenRules(STANDARD.prompts, MarkedText::following, STANDARD.end, STANDARD.penalised);

    /**
     * Same as {@link #STANDARD}, for prompts that contain their begin token: if the tokenizer adds one too, it is
     * removed.
     */
    static final TokenRules BEGIN_WRITTEN = STANDARD.withPrompts((text, tokenizer) -> {
        int[] ids = text.encode(tokenizer);
        return ids.length > 1 && ids[0] == ids[1] ? Arrays.copyOfRange(ids, 1, ids.length) : ids;
    });

    TokenRules withPrompts(BiFunction<MarkedText, Tokenizer, int[]> other) {
        return new TokenRules(other, texts, end, penalised);
    }

    TokenRules withEnd(ToIntFunction<Tokenizer> other) {
        return new TokenRules(prompts, texts, other, penalised);
    }

    TokenRules withPenalised(BiFunction<Tokenizer, int[], int[]> other) {
        return new TokenRules(prompts, texts, end, other);
    }
}
