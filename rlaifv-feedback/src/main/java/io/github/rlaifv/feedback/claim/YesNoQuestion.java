package io.github.rlaifv.feedback.claim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells questions that yes or no can answer from what else a model writes in their place. */
final class YesNoQuestion {
    /** In characters; the question of a single fact is far shorter. */
    private static final int LONGEST = 1_000;

    private static final Pattern MARK = Pattern.compile("[?\uff1f\u061f\u055e\u2047\u2048]");

    /** What may follow the mark: quotes, brackets, or a request for the answer such as "(yes or no)". */
    private static final Pattern BEHIND =
            Pattern.compile("[^\\p{L}\\p{N}]*|.*\\byes\\b.*\\bno\\b[^\\p{L}\\p{N}]*", Pattern.CASE_INSENSITIVE);

    /** In Chinese, Japanese and Korean a word at the end asks by yes or no, with or without a mark. */
    private static final Pattern ASKING_END = Pattern.compile("[\u5417\u55CE\u304B\uAE4C][^\\p{L}\\p{N}]*$");

    private static final Pattern GREEK = Pattern.compile("\\p{IsGreek}.*[;\u037E][^\\p{L}\\p{N}]*$");

    /** Words that ask for something else than yes or no, also behind a preposition or "so" or within a request. */
    private static final Pattern OPEN = Pattern.compile(
            "^[^\\p{L}\\p{N}]*(?:(?:q|question|and|so|but|then|also|well|please|tell me)\\b[\\s,:.]*)*"
                    + "(?:(?:can|could|would|will|do) you (?:please )?"
                    + "(?:tell me|tell|say|describe|explain|list|name|know|identify)\\s+)?"
                    + "(?:(?:in|on|at|of|for|to|from|with|by|about)\\s+)?"
                    + "(?:what|what's|who|who's|whom|whose|which|where|where's|when|why|how)\\b.*"
                    + "|.*\\band (?:what|who|whose|which|where|when|why|how)\\s+"
                    + "(?:is|are|was|were|does|do|did|many|much|color|colour|kind|type)\\b.*",
            Pattern.CASE_INSENSITIVE);

    /** The same in other languages, where such a question begins with its word or, without spaces, holds it anywhere. */
    private static final Pattern OPEN_ELSEWHERE = Pattern.compile(
            "^[^\\p{L}\\p{N}]*(?:(?:de|of|en|\u00E0|in|auf|a|con)\\s+)?"
                    + "(?:quel|quelle|quels|quelles|qui|que|quoi|o\u00F9|quand|pourquoi|comment|combien"
                    + "|welche|welcher|welches|welchen|welchem|wer|wen|wem|wessen|wo|wann|warum|wieso|wie"
                    + "|qu\u00E9|qui\u00E9n|cu\u00E1l|cu\u00E1les|d\u00F3nde|cu\u00E1ndo|c\u00F3mo|cu\u00E1nto|cu\u00E1ntos|cu\u00E1nta|cu\u00E1ntas"
                    + "|che cosa|chi|quale|quali|dove|perch\u00E9)(?![\\p{L}\\p{N}]).*"
                    + "|.*(?:\u4EC0\u4E48|\u4EC0\u9EBC|\u54EA|\u600E\u4E48|\u600E\u9EBC|\u591A\u5C11|\u8C01"
                    + "|(?:\u4F55|\u3069\u3053|\u8AB0)(?!\u304B)).*(?<![\u5417\u55CE][^\\p{L}\\p{N}]{0,4})$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Another question or remark behind the mark; text inside quotation marks ends with a quote. */
    private static final Pattern ANOTHER = Pattern.compile("[?\uff1f\u061f\u055e\u2047\u2048]\\s+(?=\\p{L})");

    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern CHOICE = Pattern.compile("\\bor\\b(?!\\s+not\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private YesNoQuestion() {}

    /**
     * Whether a text asks by yes or no: one short line with a question mark at its end, or what asks in its place in
     * Chinese, Japanese, Korean and Greek, no open question ("What color
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
        boolean marked = mark >= 0 && BEHIND.matcher(text.substring(mark + 1)).matches();
        boolean asking = mark < 0
                && (ASKING_END.matcher(text).find() || GREEK.matcher(text).find());
        mark = asking ? text.length() : mark;
        Matcher another = ANOTHER.matcher(text);
        boolean several =
                another.find() && !BEHIND.matcher(text.substring(another.end())).matches();
        return (marked || asking)
                && !several
                && LETTER.matcher(text).find()
                && !OPEN.matcher(text).matches()
                && !OPEN_ELSEWHERE.matcher(text).matches()
                && (!CHOICE.matcher(text.substring(0, mark)).find()
                        || CHOICE.matcher(fact).find())
                && !letters(text).equals(letters(fact));
    }

    private static String letters(String text) {
        return NO_LETTER.matcher(Pairing.normal(text)).replaceAll(" ").strip();
    }
}
