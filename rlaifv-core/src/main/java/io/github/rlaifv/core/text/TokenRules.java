package io.github.rlaifv.core.text;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * How a family turns prompts and responses into ids.
 *
 * @param prompts the ids of a written prompt
 * @param texts the ids of a response, without the end token
 * @param end the id of the token that ends a response
 * @param penalised what a repetition penalty sees of a prompt's ids
 */
record TokenRules(
        BiFunction<MarkedText, Tokenizer, int[]> prompts,
        BiFunction<Tokenizer, String, int[]> texts,
        ToIntFunction<Tokenizer> end,
        BiFunction<Tokenizer, int[], int[]> penalised) {

    /** Responses are encoded as texts of their own and end with the tokenizer's end token. */
    static final TokenRules STANDARD =
            new TokenRules(MarkedText::encode, Tokenizer::encodePlain, Tokenizer::eosId, (tokenizer, prompt) -> prompt);

    /** Same as {@link #STANDARD}, but responses are encoded as texts that follow others. */
    static final TokenRules FOLLOWING =
            new TokenRules(STANDARD.prompts, MarkedText::following, STANDARD.end, STANDARD.penalised);

    /** Same as {@link #STANDARD}, for prompts whose begin token is written out: tokenizers that add it too have it twice. */
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
