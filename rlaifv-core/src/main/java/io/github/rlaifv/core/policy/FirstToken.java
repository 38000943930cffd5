package io.github.rlaifv.core.policy;

import java.util.Objects;

/**
 * A token that a response may begin with.
 *
 * @param text its text as the model writes it, blanks included
 * @param probability in [0, 1]
 */
public record FirstToken(String text, double probability) {
    public FirstToken {
        Objects.requireNonNull(text, "text");
    }
}
