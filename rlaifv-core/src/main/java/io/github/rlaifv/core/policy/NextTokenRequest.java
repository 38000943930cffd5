package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;

/**
 * Asks how likely the response to a prompt begins with each of some words.
 *
 * <p>Words that differ only in letter case may share their first token (in an uncased vocabulary): the first of them in
 * the list gets its probability, the others 0, so that sums never count a token twice. Other words that share a first
 * token can't be told apart: a policy answers with a {@link io.github.rlaifv.core.run.BadDataException} that names them.
 *
 * @param prompt what is asked
 * @param words single words such as "yes"; the first token that a word has where a response begins stands for it
 */
public record NextTokenRequest(Prompt prompt, List<String> words) {
    public NextTokenRequest {
        Objects.requireNonNull(prompt, "prompt");
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("at least one word is needed");
        }
    }
}
