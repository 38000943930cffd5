package io.github.rlaifv.feedback.claim;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks whether the text before a question mark is a whole question, rather than a fragment ("Red?") or the fact
 * itself. An English question is recognized by its verb: at the front ("Is the car red?"), after a phrase ("In the
 * image, is ...") or inside ("The car is red, right?"). For other languages mainly the number of words is checked.
 */
final class QuestionForm {
    /** Verbs in texts without punctuation, where "isn't" has become "isn t". */
    private static final String VERB = "(?:(?:is|are|was|were|do|does|did|has|have|had|could|would|should|might|must)"
            + "(?:n ?t)?|can(?: ?t|not)?|will|won t|may|am)";

    private static final Pattern VERB_FIRST = Pattern.compile(VERB + " \\S+ \\S.*");

    /** Questions without content: a subject without a predicate ("Is the car?"), or only "is it so?". */
    private static final Pattern HOLLOW = Pattern.compile(VERB + " (?:(?:the|a|an) \\S+|you \\S+"
            + "|(?:it|this|that|these|those|they)(?: really| all| both)?"
            + " (?:true|false|right|wrong|correct|so|okay|ok|accurate|(?:the|a) (?:case|fact)))"
            + "|.* (?:the|an|and|or|of|(?:in|on|with|by|at|there|has|have|is|are) a)");

    private static final Pattern TAG = Pattern.compile(
            ".*\\p{L}\\W+\\p{L}.*[,;\u2013\u2014-]\\s*(?:right|correct|true|yes|no|okay|eh"
                    + "|is that (?:right|correct|true|so)"
                    + "|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|wo)(?:n['\u2019]?t|['\u2019]t)?"
                    + " (?:it|he|she|they|there|this|that|these|those|one))\\W*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern VERB_AFTER_PAUSE = Pattern.compile(
            ".*[,:;\u2013\u2014-]\\s*" + VERB.replace(" ", "['\u2019]") + "\\s+\\p{L}.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern VERB_WITHIN = Pattern.compile("\\S.* " + VERB + " \\S.*");
    private static final Pattern RELATIVE = Pattern.compile(" (?:that|which|who) " + VERB + "(?= )");
    private static final Pattern ASKS_OPENLY =
            Pattern.compile("(?:.* )?(?:what|which|who|whose|whom|where|when|why|how)(?: .*)?");

    private static final Pattern ENGLISH =
            Pattern.compile("(?:.* )?(?:the|there|this|that|these|those|they|you|it|its|with|wearing|is|are)(?: .*)?");
    /** Languages that form questions by the question mark alone, with the words of the fact. */
    private static final Pattern ASKS_BY_MARK = Pattern.compile(
            "(?:il|lo|la|le|les|gli|un|uno|una|une|el|los|las|os|um|uma|des|l|c|hay|ci)(?: .*)?|.*[^\\p{ASCII}].*");

    private static final Pattern OTHER_SCRIPT = Pattern.compile(".*[\\p{L}&&[^\\p{IsLatin}]].*");
    private static final int LONG_FACT = 3;

    private QuestionForm() {}

    /**
     * Whether a text is a whole question, and differs from the fact unless its language forms questions by the mark
     * alone.
     *
     * @param asked the text before the question mark
     * @param words its words in lower case, separated by single blanks
     * @param fact the words of the fact in the same form
     */
    static boolean isWhole(String asked, String words, String fact) {
        if (OTHER_SCRIPT.matcher(words).matches()) {
            return words.length() > 1;
        }
        int count = count(words);
        if (count < 2 || words.indexOf(' ') < 0) {
            return false;
        }
        if (VERB_FIRST.matcher(words).matches()) {
            return !HOLLOW.matcher(words).matches();
        }
        if (ENGLISH.matcher(words).matches() || ENGLISH.matcher(fact).matches() && within(words, fact)) {
            return !words.equals(fact) && isWholeEnglish(asked, words);
        }
        boolean echo = words.equals(fact)
                && !asked.contains("\u00BF")
                && !ASKS_BY_MARK.matcher(words).matches();
        return !echo && !words.matches(VERB + " \\S+") && (count > 2 || count(fact) <= LONG_FACT);
    }

    private static boolean isWholeEnglish(String asked, String words) {
        if (TAG.matcher(asked).matches() || VERB_AFTER_PAUSE.matcher(asked).matches()) {
            return true;
        }
        String said = RELATIVE.matcher(words).replaceAll("");
        return VERB_WITHIN.matcher(said).matches() && !ASKS_OPENLY.matcher(said).matches();
    }

    private static int count(String words) {
        return words.isEmpty() ? 0 : words.split(" ").length;
    }

    private static boolean within(String words, String fact) {
        Set<String> known = new HashSet<>(Arrays.asList(fact.split(" ")));
        return known.containsAll(Arrays.asList(words.split(" ")));
    }
}
