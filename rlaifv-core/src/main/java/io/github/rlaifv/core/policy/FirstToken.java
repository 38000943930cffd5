package io.github.rlaifv.core.policy;

import java.util.Objects;

/**
 * A token with which a response may begin.
 *
 * @param text text of the token, including spaces
 * @param probability probability in [0, 1]
 */
public record FirstToken(String text, double probability) {
    public FirstToken {
        Objects.requireNonNull(text, "text");
    }
}
