package io.github.rlaifv.feedback.claim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes questions that yes or no can answer. */
final class YesNoQuestion {
    /** Maximum length of a question in characters. The question of a single fact is far shorter. */
    private static final int LONGEST = 1_000;

    private static final String MARKS = "?\uff1f\u061f\u055e\u2047\u2048";

    /** What may follow the question mark: quotes, brackets, or a request for the answer such as "(yes or no)". */
    private static final Pattern BEHIND =
            Pattern.compile("[^\\p{L}\\p{N}]*|.*\\byes\\b.*\\bno\\b[^\\p{L}\\p{N}]*", Pattern.CASE_INSENSITIVE);

    /**
     * Final particles that make a text a yes/no question in Chinese, Japanese and Korean, with or without a question
     * mark.
     */
    private static final Pattern ASKING_END = Pattern.compile("[\u5417\u55CE\u304B\uAE4C][^\\p{L}\\p{N}]*$");

    private static final Pattern GREEK = Pattern.compile("\\p{IsGreek}.*[;\u037E][^\\p{L}\\p{N}]*$");

    /** Another question or remark after the question mark. Text inside quotation marks ends with a quote. */
    private static final Pattern ANOTHER = Pattern.compile("[" + MARKS + "]\\s+(?=\\p{L})");

    /** What may precede a question: a number, "Question 2:", "yes or no:" and the like. */
    private static final Pattern LEAD_IN = Pattern.compile(
            "(?:[^\\p{L}\\p{N}]*(?:(?:q|question)\\s*\\d*\\s*[.:)]|\\d{1,3}\\s*[.:)]|(?:please answer )?yes or no\\s*[:,]"
                    + "|(?:and|so|but|then|also|well|now|ok|okay)\\b)){0,4}[^\\p{L}\\p{N}\u00BF]*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CHOICE = Pattern.compile(
            "\\bor\\b(?!\\s+not\\b)|(?<!\\p{L})(?:oder(?!\\s+nicht)|ou(?!\\s+(?:non|pas|n\u00E3o))|oppure|\u0438\u043B\u0438(?!\\s+\u043D\u0435\u0442))(?!\\p{L})"
                    + "|\u00BF.*\\so\\s(?!no\\b)|\u8FD8\u662F|\u9084\u662F|\u305D\u308C\u3068\u3082|\uC544\uB2C8\uBA74",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private YesNoQuestion() {}

    /**
     * Whether a text is a yes/no question about a fact. It must be one short line that ends with a question mark, or
     * with what replaces it in Chinese, Japanese, Korean and Greek. It must be a whole sentence, not an open question
     * ("What color ...?"), not a request ("Describe ...?"), and not a choice that the fact does not state ("red or
     * blue?"). It must say more than the fact itself, unless its language forms questions by the mark alone.
     */
    static boolean asks(String text, String fact) {
        if (text.length() > LONGEST + fact.length()) {
            return false;
        }
        int mark = text.length() - 1;
        while (mark >= 0 && MARKS.indexOf(text.charAt(mark)) < 0) {
            mark--;
        }
        boolean marked = mark >= 0 && BEHIND.matcher(text.substring(mark + 1)).matches();
        boolean asking = mark < 0
                && (ASKING_END.matcher(text).find() || GREEK.matcher(text).find());
        Matcher another = ANOTHER.matcher(text);
        boolean several =
                another.find() && !BEHIND.matcher(text.substring(another.end())).matches();
        if (!(marked || asking) || several) {
            return false;
        }
        Matcher leadIn = LEAD_IN.matcher(text);
        int end = asking ? text.length() : mark;
        String asked = text.substring(leadIn.lookingAt() ? Math.min(leadIn.end(), end) : 0, end);
        boolean choice = CHOICE.matcher(asked).find() && !CHOICE.matcher(fact).find();
        return !choice && !OpenQuestion.is(asked) && QuestionForm.isWhole(asked, letters(asked), letters(fact));
    }

    /** Returns the words of a text, separated by single blanks. */
    private static String letters(String text) {
        return NO_LETTER.matcher(Repeats.normal(text)).replaceAll(" ").strip();
    }
}
