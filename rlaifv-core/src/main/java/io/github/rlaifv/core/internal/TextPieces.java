package io.github.rlaifv.core.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts texts of unusual length into pieces, so that work whose time grows faster than its input (taggers, sentence
 * detectors, rules over words) stays bounded. Usual texts stay as they are.
 */
public final class TextPieces {
    private TextPieces() {}

    /**
     * The text itself if it is short, else pieces of it, in order and without blanks at their ends. A piece ends behind a
     * comma in its second half, or at a blank, or, where there is none, in the middle of a word.
     *
     * @param most characters of a piece, at least 2
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
