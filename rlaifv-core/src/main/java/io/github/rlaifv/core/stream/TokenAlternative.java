package io.github.rlaifv.core.stream;

import java.util.Objects;

/**
 * One of the likeliest tokens of a position of a completion.
 *
 * @param id id of the token in the vocabulary; {@link SampledToken#UNKNOWN} if a server reports only its text
 * @param text the characters of the token at this position of the text; a token that holds a part of a character has
 *     the replacement character U+FFFD in its place
 * @param logProb natural logarithm of its probability, as in {@link SampledToken#logProb}
 */
public record TokenAlternative(int id, String text, double logProb) {
    public TokenAlternative {
        Objects.requireNonNull(text, "text");
    }
}
