package io.github.rlaifv.inference.evaluation;

import java.util.Objects;

/**
 * A note on an answer, for people who read the results.
 *
 * @param head summary in a few words, such as {@code rating 4}
 * @param text full text, such as a judge's review
 */
public record ItemNote(String head, String text) {
    /** Head of the note on an item without an answer, whose text is the reason. */
    public static final String NO_ANSWER = "no answer";

    public ItemNote {
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(text, "text");
    }
}
