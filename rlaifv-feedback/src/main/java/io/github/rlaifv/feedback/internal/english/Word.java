package io.github.rlaifv.feedback.internal.english;

import java.util.Locale;
import java.util.Set;

/**
 * A word of a sentence with its part of speech.
 *
 * @param text the word as written, but in lower case if its capital only marks the beginning of the sentence
 * @param tag part of speech in Universal Dependencies, such as NOUN
 */
public record Word(String text, String tag) {
    /** The tag of text in quotation marks. */
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

    /** Whether this is a noun or a name. */
    public boolean isNoun() {
        return isA("NOUN", "PROPN");
    }

    /** Whether the word has the ending of a present participle. */
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
