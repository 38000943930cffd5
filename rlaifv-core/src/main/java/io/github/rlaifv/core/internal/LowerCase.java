package io.github.rlaifv.core.internal;

import java.util.Locale;

/**
 * Converts text to lower case in linear time. {@link String#toLowerCase} reads the whole text for each Σ and İ, whose
 * lower case depends on their neighbors, so that 20,000 of them take half a minute.
 */
public final class LowerCase {
    private static final char SIGMA = '\u03a3';
    private static final char DOTTED_I = '\u0130';
    private static final int LONGEST_PIECE = 256;

    private LowerCase() {}

    /**
     * The text in lower case, as {@link String#toLowerCase} with {@link Locale#ROOT} returns it. In words of more than
     * 256 letters, a Σ may be treated as the end of the word.
     */
    public static String of(String text) {
        if (text.indexOf(SIGMA) < 0 && text.indexOf(DOTTED_I) < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            lower.append(text.substring(from, to).toLowerCase(Locale.ROOT));
            from = to;
        }
        return lower.toString();
    }

    /** Index after the last blank within reach, so that words are not split if possible. */
    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + LONGEST_PIECE);
        if (to == text.length()) {
            return to;
        }
        for (int at = to; at > from; at--) {
            if (Character.isWhitespace(text.charAt(at - 1))) {
                return at;
            }
        }
        return Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }
}
