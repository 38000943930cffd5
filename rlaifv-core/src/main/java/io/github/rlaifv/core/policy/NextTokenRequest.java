package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;

/**
 * Asks how likely the response to a prompt begins with each of some words.
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
