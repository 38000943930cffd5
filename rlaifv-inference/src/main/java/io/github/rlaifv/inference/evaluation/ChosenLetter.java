package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The letter of the choice that an answer names. */
final class ChosenLetter {
    private static final String MARKS = "[\\s*_\"'`(\\[{:]*";
    /** What follows a letter that is no article and no word's first letter. */
    private static final String END = "(?=[.):\\],;*_\"'`}\\s]*$|\\s*[.):\\],;*_}\"'`\\n])";

    /** No letter of another choice follows: "A, B", "A or B". "I" is a word. */
    private static final String NO_OTHER =
            "(?![*_)\\]]*\\s*(?:,|/|;|&|\\band\\b|\\bor\\b)+\\s*(?:and |or )?[*_(\\[]*(?-i:[A-HJ-Z])(?![\\p{L}\\p{N}'\\s]*\\p{L}))";

    private static final Pattern FIRST = Pattern.compile("^" + MARKS + "([A-Z])" + NO_OTHER + END);
    private static final Pattern SMALL = Pattern.compile("^" + MARKS + "([a-z])[.)\\]}*_\"'`\\s]*$");
    private static final Pattern NAMED = Pattern.compile(
            "(?:\\banswer(?: is|:| would be)?|\\boption|\\bchoice)" + MARKS + "(?:is" + MARKS + ")?(?:option" + MARKS
                    + ")?([A-Za-z])(?![\\p{L}\\p{N}']|\\s+is(?:n['\u2019]t| not| wrong| incorrect| false)\\b)"
                    + NO_OTHER,
            Pattern.CASE_INSENSITIVE);

    private ChosenLetter() {}

    /** Empty if the answer names none, or several. */
    static Optional<String> of(String answer) {
        String said = ReplyText.of(answer);
        for (Pattern pattern : List.of(FIRST, SMALL)) {
            Matcher first = pattern.matcher(said);
            if (first.find()) {
                return Optional.of(first.group(1).toUpperCase(Locale.ROOT));
            }
        }
        List<String> named = NAMED.matcher(said)
                .results()
                .map(found -> found.group(1).toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    /**
     * Whether an answer is the choice as the published script reads it: its first letter, one in brackets, or one after
     * "option" or "the answer is".
     */
    static boolean published(String answer, String choice) {
        String said = LowerCase.of(answer).strip().replace("\n", " ");
        String right = LowerCase.of(choice).strip();
        return said.startsWith(right)
                || said.startsWith("(" + right)
                || said.startsWith("option " + right)
                || said.startsWith("the answer is " + right);
    }
}
