package io.github.rlaifv.core.testkit.vllm;

import io.github.rlaifv.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** The tokens of the model behind a {@link FakeVllm}. */
public interface ServedTokens {

    /** The token ids of a text, without special tokens. */
    List<Integer> encode(String text);

    /** The text of one token. */
    String text(int id);

    /** The id that {@code add_special_tokens} puts in front; empty if the tokenizer has none. */
    OptionalInt begin();

    /** The id of the token that ends a response. */
    int end();

    /** Number of tokens; ids are smaller. */
    int size();

    /** Every word and every mark is a token, and each new one gets the next id. For policies without a model. */
    static ServedTokens words() {
        return new WordTokens();
    }

    /** The tokens of a model folder's tokenizer, which the caller closes. */
    static ServedTokens of(Tokenizer tokenizer) {
        return new ServedTokens() {
            @Override
            public List<Integer> encode(String text) {
                return new ArrayList<>(
                        Arrays.stream(tokenizer.encode(text, false)).boxed().toList());
            }

            @Override
            public String text(int id) {
                return tokenizer.decode(new int[] {id}, false);
            }

            @Override
            public OptionalInt begin() {
                return tokenizer.bosId();
            }

            @Override
            public int end() {
                return tokenizer.eosId();
            }

            @Override
            public int size() {
                return tokenizer.size();
            }
        };
    }
}
