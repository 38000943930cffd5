package io.github.rlaifv.feedback.internal.english;

import java.util.Locale;
import java.util.Set;

/**
 * A word with its part of speech.
 *
 * @param text as written, except that a capital that only begins the sentence is small
 * @param tag of Universal Dependencies, such as NOUN
 */
public record Word(String text, String tag) {
    /** The tag of what stands in quotation marks. */
    static final String QUOTE = "QUOTE";

    public boolean is(String... words) {
        String lower = lower();
        for (String word : words) {
            if (word.equals(lower)) {
                return true;
            }
        }
        return false;
    }

    public boolean in(Set<String> words) {
        return words.contains(lower());
    }

    public boolean isA(String... tags) {
        for (String one : tags) {
            if (one.equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it names something. */
    public boolean isNoun() {
        return isA("NOUN", "PROPN");
    }

    /** Whether it ends as a present participle does. */
    public boolean isIng() {
        return tag.equals("VERB") && text.endsWith("ing");
    }

    public String lower() {
        return text.toLowerCase(Locale.ROOT);
    }

    Word as(String newTag) {
        return new Word(text, newTag);
    }
}
