package io.github.rlaifv.inference.guided;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Finds the end of the first sentence of a text that is still being written. The end is known once the next sentence has
 * begun with a letter or digit, so that more text does not move it. A line break ends a sentence too.
 */
final class SentenceEnd {
    /** The end is not known yet. */
    static final int UNKNOWN = -1;

    private SentenceEnd() {}

    /** Index of the first character after the sentence, without the blanks that follow it; or {@link #UNKNOWN}. */
    static int in(String text) {
        int start = text.length() - text.stripLeading().length();
        if (start == text.length()) {
            return UNKNOWN;
        }
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int end = sentences.following(start);
        int line = text.indexOf('\n', start);
        if (line >= 0 && (end == BreakIterator.DONE || line < end)) {
            end = line;
        }
        boolean certain =
                end != BreakIterator.DONE && text.substring(end).codePoints().anyMatch(Character::isLetterOrDigit);
        return certain ? text.substring(0, end).stripTrailing().length() : UNKNOWN;
    }
}
