package io.github.rlaifv.inference.evaluation;

import java.util.Objects;

/**
 * A remark on an answer, for people.
 *
 * @param head in a few words, such as {@code rating 4}
 * @param text the whole of it, such as a judge's review
 */
public record ItemNote(String head, String text) {
    public ItemNote {
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(text, "text");
    }
}
