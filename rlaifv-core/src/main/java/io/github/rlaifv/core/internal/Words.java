package io.github.rlaifv.core.internal;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;

/** Counts the words of a text. */
public final class Words {
    private static final Splitter ANY_BLANK =
            Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private Words() {}

    /** Returns the number of words separated by ASCII whitespace; 0 for a blank text. */
    public static int count(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    /** Returns the number of words separated by Unicode whitespace, as counted for dataset cards. */
    public static long countBetweenAnyBlanks(String text) {
        return ANY_BLANK.splitToStream(text).count();
    }
}
