package io.github.rlaifv.core.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits unusually long texts into pieces, so that work whose time grows faster than its input (taggers, sentence
 * detectors, rules) stays bounded. Other texts are unchanged.
 */
public final class TextPieces {
    private TextPieces() {}

    /**
     * The text itself if it is short, otherwise its pieces in order, without blanks at their ends. A piece ends after a
     * comma in its second half, or else at a blank, or else within a word.
     *
     * @param most largest number of characters per piece, at least 2
     */
    public static List<String> of(String text, int most) {
        if (text.length() <= most) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = text.length() - from <= most ? text.length() : end(text, from, from + most);
            String piece = text.substring(from, to).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            from = to;
        }
        return pieces;
    }

    private static int end(String text, int from, int to) {
        int middle = from + (to - from) / 2;
        for (int i = to; i > middle; i--) {
            if (text.charAt(i - 1) == ',' && Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        for (int i = to; i > middle; i--) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
    }
}
