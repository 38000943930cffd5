package io.github.rlaifv.feedback.claim;

import java.util.regex.Pattern;

/** Tells questions that yes or no can answer from what else a model writes in their place. */
final class YesNoQuestion {
    /** In characters; the question of a single fact is far shorter. */
    private static final int LONGEST = 1_000;

    private static final Pattern MARK = Pattern.compile("[?\uff1f\u061f\u055e\u2047\u2048]");

    /** What may follow the mark: quotes, brackets, or a request for the answer such as "(yes or no)". */
    private static final Pattern BEHIND =
            Pattern.compile("[^\\p{L}\\p{N}]*|.*\\byes\\b.*\\bno\\b[^\\p{L}\\p{N}]*", Pattern.CASE_INSENSITIVE);

    /** Words that ask for something else than yes or no, also behind a preposition. */
    private static final Pattern OPEN = Pattern.compile(
            "^[^\\p{L}\\p{N}]*(?:(?:in|on|at|of|for|to|from|with|by)\\s+)?"
                    + "(?:what|what's|who|who's|whom|whose|which|where|where's|when|why|how)\\b.*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CHOICE = Pattern.compile("\\bor\\b(?!\\s+not\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private YesNoQuestion() {}

    /**
     * Whether a text asks by yes or no: one short line with a question mark at its end, no open question ("What color
     * ...?"), no choice that the fact does not state ("red or blue?"), and more than the fact itself.
     */
    static boolean asks(String text, String fact) {
        if (text.length() > LONGEST + fact.length()) {
            return false;
        }
        int mark = -1;
        for (int i = 0; i < text.length(); i++) {
            mark = MARK.matcher(text.substring(i, i + 1)).matches() ? i : mark;
        }
        return mark >= 0
                && BEHIND.matcher(text.substring(mark + 1)).matches()
                && !OPEN.matcher(text).matches()
                && (!CHOICE.matcher(text.substring(0, mark)).find()
                        || CHOICE.matcher(fact).find())
                && !letters(text).equals(letters(fact));
    }

    private static String letters(String text) {
        return NO_LETTER.matcher(Pairing.normal(text)).replaceAll(" ").strip();
    }
}
