package io.github.rlaifv.feedback.internal;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a text into sentences. */
public final class Sentences {
    private Sentences() {}

    /** The sentences without surrounding whitespace; none for a blank text. */
    public static List<String> of(String text) {
        return pieces(text).stream().map(String::strip).toList();
    }

    /** The sentences with their surrounding whitespace, so that joining them gives the text; none for a blank text. */
    public static List<String> pieces(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> pieces = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String piece = text.substring(start, end);
            if (!piece.isBlank()) {
                pieces.add(piece);
                start = end;
            }
        }
        if (!pieces.isEmpty() && start < text.length()) {
            pieces.set(pieces.size() - 1, pieces.get(pieces.size() - 1) + text.substring(start));
        }
        return pieces;
    }
}
