package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.LowerCase;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to a yes/no question. */
public enum YesNo {
    YES,
    NO;

    private static final String MARKS = "[^\\p{L}\\p{N}]*";
    private static final String END = "(?![\\p{L}\\p{N}'\u2019])";

    private static final Pattern FIRST_WORD = Pattern.compile(MARKS
            + "(?:(?:the )?(?:final |correct )?answer(?: is)?[^\\p{L}\\p{N}]+)?(?:(?:boxed|text)\\{" + MARKS + "){0,3}"
            + "(yes|no)" + END);
    /** Behind the first word: the other one, alone or joined to it, so that both are said. */
    private static final Pattern OTHER = Pattern.compile(
            "(?:" + MARKS + "|\\s*[/|-]\\s*|,?\\s+(?:and|or)\\s+)(yes|no)" + END + "(?:[^\\p{L}\\p{N}\\s]|\\s*$).*",
            Pattern.DOTALL);
    /** Words behind "no" that make a phrase which denies nothing: "no doubt", "No. 5". */
    private static final Pattern PHRASE = Pattern.compile(
            "\\s+(?:doubt|question|matter|problem|idea|clue|wonder|comment|answer|way to)\\b.*"
                    + "|\\s+(?:parking|smoking|entry|stopping|trespassing|vacancy|exit|turn)[\\s-]+(?:signs?|zones?|symbols?|areas?)\\b.*|[.\\s]*\\d.*",
            Pattern.DOTALL);
    /** Behind the first word: the word itself is what the image shows. */
    private static final Pattern WRITTEN = Pattern.compile(
            "[\"'\u201D\u2019*]*\\s+(?:is|was|are)\\s+(?:written|printed|painted|shown|displayed)\\b.*",
            Pattern.DOTALL);
    /** Other words for yes and no at the start of an answer. */
    private static final Pattern COLLOQUIAL = Pattern.compile(MARKS
            + "(?:(?:based on the (?:image|picture|photo)|absolutely|definitely|certainly)" + MARKS + ")?"
            + "(?:(?<yes>yes|yeah|yep|yup)|(?<no>no|nope|nah|not really))" + END);

    private static final String NOT = "(?: not|n['\u2019]t)";
    /** Sentences that deny without the word no at their start. */
    private static final Pattern DENIAL =
            Pattern.compile(MARKS + "(?:there['\u2019]s (?:no|none|not)\\b|there (?:is|are)(?: no| none|" + NOT
                    + ")\\b|there (?:does|do)" + NOT + " (?:appear|seem) to be\\b"
                    + "|(?:it|this) is" + NOT + "\\b|it['\u2019]s not\\b|i (?:do" + NOT + "|can ?" + NOT
                    + "|can['\u2019]t|cannot) see\\b"
                    + "|i do" + NOT + " think\\b|(?:absolutely|definitely|certainly) not\\b"
                    + "|the (?:image|picture|photo) does" + NOT + "\\b)(?<rest>.*)");
    /** Words behind a denial which say that the question can't be answered, or more than a denial. */
    private static final Pattern NO_DENIAL = Pattern.compile(
            "\\s+(?:(?:even |very |entirely |really )?(?:doubt|question|only|just|merely|simply|enough|sufficient|way|clear|possible"
                    + "|certain|sure|known|specified|stated|easy|why|well|clearly|load|provide|give|tell|specify|say|offer|allow"
                    + "|make it|i can|whether|if|(?:show|contain|have|see) (?:enough|clearly|whether|if|only|just))\\b"
                    + "|(?:the|an|any|your|this) (?:image|picture|photo)s?\\b).*");

    /**
     * Reads an answer as POPE's own script does: if the first sentence, without commas, contains no or not, it means
     * no; everything else means yes.
     */
    public static YesNo ofPope(String answer) {
        int end = answer.indexOf('.');
        String sentence = (end < 0 ? answer : answer.substring(0, end)).replace(",", "");
        List<String> words = Arrays.asList(sentence.split(" "));
        return words.contains("No") || words.contains("not") || words.contains("no") ? NO : YES;
    }

    /** Reads an answer as AMBER's own script does: Yes or No and nothing else. */
    public static Optional<YesNo> ofAmber(String answer) {
        return switch (answer) {
            case "Yes" -> Optional.of(YES);
            case "No" -> Optional.of(NO);
            default -> Optional.empty();
        };
    }

    /**
     * Reads an answer by its first word, regardless of case and surrounding marks; empty for everything that starts
     * otherwise, that says both, or that starts with a phrase such as "no doubt".
     */
    public static Optional<YesNo> firstWord(String answer) {
        String said = said(answer);
        Matcher first = FIRST_WORD.matcher(said);
        if (!first.lookingAt()) {
            return Optional.empty();
        }
        String rest = said.substring(first.end());
        boolean yes = first.group(1).equals("yes");
        Matcher other = OTHER.matcher(rest);
        boolean both = other.matches() && !other.group(1).equals(first.group(1));
        boolean phrase =
                WRITTEN.matcher(rest).matches() || !yes && PHRASE.matcher(rest).matches();
        return both || phrase ? Optional.empty() : Optional.of(yes ? YES : NO);
    }

    /**
     * Reads an answer by its first word, or by a first sentence that denies; empty for everything else, such as a
     * caption.
     */
    public static Optional<YesNo> of(String answer) {
        String said = said(answer);
        if (FIRST_WORD.matcher(said).lookingAt()) {
            return firstWord(answer);
        }
        Matcher colloquial = COLLOQUIAL.matcher(said);
        if (colloquial.lookingAt()) {
            return Optional.of(colloquial.group("yes") != null ? YES : NO);
        }
        Matcher denial = DENIAL.matcher(said.lines().findFirst().orElse(""));
        boolean denies =
                denial.matches() && !NO_DENIAL.matcher(denial.group("rest")).matches();
        return denies ? Optional.of(NO) : Optional.empty();
    }

    /** Replaces full-width letters and similar ones by plain ones. */
    private static String said(String answer) {
        return LowerCase.of(Normalizer.normalize(ReplyText.of(answer), Normalizer.Form.NFKC));
    }
}
