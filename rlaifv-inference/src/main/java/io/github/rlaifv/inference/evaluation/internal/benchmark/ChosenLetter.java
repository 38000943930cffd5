package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the letter of the choice that an answer names. */
public final class ChosenLetter {
    private static final String MARKS = "[\\s*_\"'`(\\[{:$]*";
    /** What follows a letter that is neither an article nor a word's first letter. */
    private static final String END = "(?!['\u2019]\\p{L})(?=[.):\\],;*_\"'`}$\\s]*$|\\s*[.):\\],;*_}\"'`$\\n])";

    /** Excludes a following letter of another choice: "A, B", "A or B". "I" is a word. */
    private static final String NO_OTHER =
            "(?![*_)\\]]*\\s*(?:,|/|;|&|\\band\\b|\\bor\\b)+\\s*(?:and |or )?[*_(\\[]*(?-i:[A-HJ-Z])(?![\\p{L}\\p{N}'\\s]*\\p{L}))";

    private static final Pattern FIRST = Pattern.compile("^" + MARKS + "([A-Z])" + NO_OTHER + END);
    private static final Pattern SMALL = Pattern.compile("^" + MARKS + "([a-z])[.)\\]}*_\"'`\\s]*$");
    /** Words before a letter which say that it is not the choice. */
    private static final String NOT = "(?<not>(?:\\bnot|n['\u2019]t|\\bnever|\\bneither|\\bnor|\\bthan|\\bunlike)"
            + "(?: be| the| choose| say| correct| right){0,3} +)?";

    private static final String LETTER =
            "(?<letter>[A-Za-z])(?![\\p{L}\\p{N}']|\\s+is(?:n['\u2019]t| not| wrong| incorrect| false)\\b)" + NO_OTHER;

    /** Phrases which say that the letter is the answer. */
    private static final Pattern STATED = Pattern.compile(
            NOT + "(?:\\b(?:answer|choice|option)(?:\\s+(?:is|would be|should be)|\\s*[*_]*:)"
                    + "|\\bi(?:['\u2019]d|['\u2019]ll| would| will)? (?:choose|pick|select|go with))\\b?" + MARKS
                    + "(?:the )?(?:option"
                    + MARKS + ")?" + LETTER,
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMED = Pattern.compile(
            NOT + "(?:\\banswer|\\boption|\\bchoice)" + MARKS + "(?:is" + MARKS + ")?(?:option" + MARKS + ")?" + LETTER,
            Pattern.CASE_INSENSITIVE);

    /** Letter of a choice in a list of choices: at the start of a line, in brackets, or before a colon. */
    private static final Pattern LISTED =
            Pattern.compile("(?m)(?:^[\\s*_\"'`(\\[]*(?=[A-Z][*_]*(?:[.):\\]]|[*_\"'`\\h]*$))|" + NOT
                    + "\\((?=[A-Z]\\))|(?<=[\\s,;])(?=[A-Z]:\\s))(?<letter>[A-Z])");
    /** A letter and nothing else on its line. */
    private static final Pattern BARE = Pattern.compile("(?m)^[\\s*_\"'`(\\[]*([A-Z])[.):\\]*_\"'`\\h]*$");

    private ChosenLetter() {}

    /** Returns the letter; empty if the answer names none, or several. */
    public static Optional<String> of(String answer) {
        String said = ReplyText.unboxed(answer);
        Set<String> stated = letters(STATED, said);
        Optional<String> first = first(said);
        if (first.isEmpty()) {
            return ReplyText.onlyOne(stated.isEmpty() ? letters(NAMED, said) : stated);
        }
        Set<String> listed = letters(LISTED, said);
        listed.remove(first.get());
        if (!stated.isEmpty()) {
            // a list of choices before the answer is not the answer
            return ReplyText.onlyOne(stated).filter(one -> one.equals(first.get()) || listed.contains(one));
        }
        return listed.isEmpty() || isExplained(said, listed) ? first : Optional.empty();
    }

    private static Optional<String> first(String said) {
        for (Pattern pattern : List.of(FIRST, SMALL)) {
            Matcher first = pattern.matcher(said);
            if (first.find()) {
                return Optional.of(first.group(1).toUpperCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a letter stands alone in the first line, and at least two others are discussed below it. */
    private static boolean isExplained(String said, Set<String> others) {
        Matcher bare = BARE.matcher(said);
        return bare.lookingAt() && !bare.find() && others.size() > 1;
    }

    private static Set<String> letters(Pattern pattern, String said) {
        Set<String> letters = new LinkedHashSet<>();
        Matcher found = pattern.matcher(said);
        while (found.find()) {
            if (found.group("not") == null && !isArticle(said, found.start("letter"))) {
                letters.add(found.group("letter").toUpperCase(Locale.ROOT));
            }
        }
        return letters;
    }

    /** Returns whether the letter is an article, as in "The answer is a dog." */
    private static boolean isArticle(String said, int at) {
        return said.charAt(at) == 'a'
                && said.length() > at + 2
                && said.charAt(at + 1) == ' '
                && Character.isLetter(said.charAt(at + 2));
    }

    /**
     * Returns whether an answer is the choice as the published script reads it: its first letter, one in brackets, or
     * one after "option" or "the answer is".
     */
    public static boolean published(String answer, String choice) {
        String said = LowerCase.of(answer).strip().replace("\n", " ");
        String right = LowerCase.of(choice).strip();
        return said.startsWith(right)
                || said.startsWith("(" + right)
                || said.startsWith("option " + right)
                || said.startsWith("the answer is " + right);
    }
}
