package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;

/**
 * A request for the probabilities that the response to a prompt begins with given words.
 *
 * <p>Words that differ only in letter case may share their first token (in an uncased vocabulary). The first of them
 * in the list gets its probability and the others get 0, so that sums never count a token twice. Other words with the
 * same first token cannot be distinguished: a policy throws a {@link io.github.rlaifv.core.run.BadDataException} that
 * names them.
 *
 * @param prompt the prompt
 * @param words single words such as "yes"; each is represented by its first token at the start of a response
 */
public record NextTokenRequest(Prompt prompt, List<String> words) {
    public NextTokenRequest {
        Objects.requireNonNull(prompt, "prompt");
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("at least one word is required");
        }
    }
}
