package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which first tokens of an answer mean yes and which mean no, and how much probability they must have together.
 *
 * <p>The given words count as in the paper. A labeler may have other forms of them ({@code YES}, {@code "Yes,"}, {@code
 * **Yes}) as single tokens. The probabilities of all forms are added if the other forms have more probability than the
 * words, would change the verdict, or are needed for a verdict. Other words ({@code Yeah}, {@code True}) count only if
 * they are among the given ones.
 *
 * @param yes words that mean yes
 * @param no words that mean no
 * @param leastMass minimum probability of yes and no together, in [0, 1]; below it the answer is not a verdict
 */
record AnswerWords(List<String> yes, List<String> no, double leastMass) {
    /**
     * Default of {@code leastMass}. From one half on, the answer more likely begins with yes or no than with anything
     * else. Below, comparing the two would rely on answers that the labeler mostly doesn't give. Labelers that answer
     * as asked are far above: those of the quickstart reach at least 0.9975. If a top-k list of 20 tokens omits one of
     * the words, its probability is known to be at most 0.1.
     */
    static final double LEAST_MASS = 0.5;

    /** Words that mean yes by default. */
    static final List<String> YES = List.of("yes", "Yes");

    /** Words that mean no by default. */
    static final List<String> NO = List.of("no", "No");

    /** Maximum length of a token, in characters, that can be a form of a word. */
    private static final int LONGEST_FORM = 64;

    AnswerWords {
        yes = List.copyOf(yes);
        no = List.copyOf(no);
    }

    static double requireShare(double value, String option) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(option + " must be in [0, 1], was " + value);
        }
        return value;
    }

    /**
     * The meaning of an answer.
     *
     * @param pYes probability of yes, in [0, 1]
     * @param pNo probability of no, in [0, 1]
     * @param undecided why the answer is not a verdict; an empty text if it is one
     */
    record Reading(double pYes, double pNo, String undecided) {}

    /** All words, those of yes first. */
    List<String> all() {
        return Stream.concat(yes.stream(), no.stream()).toList();
    }

    /** Reads the probabilities of the first token. */
    Reading read(NextTokenProbabilities answer, ConfirmationThreshold threshold) {
        double pYes = answer.of(yes.toArray(String[]::new));
        double pNo = answer.of(no.toArray(String[]::new));
        Set<String> yesForms = forms(yes);
        Set<String> noForms = forms(no);
        double moreYes = beyondWords(answer, yesForms, noForms);
        double moreNo = beyondWords(answer, noForms, yesForms);
        double allYes = Math.min(1, pYes + moreYes);
        double allNo = Math.min(1, pNo + moreNo);
        boolean turned = threshold.confirms(pYes, pNo) != threshold.confirms(allYes, allNo);
        boolean needed = pYes + pNo < leastMass;
        if (moreYes + moreNo > 0 && (moreYes + moreNo > pYes + pNo || turned || needed)) {
            pYes = allYes;
            pNo = allNo;
        }
        return new Reading(pYes, pNo, pYes + pNo < leastMass ? undecided(answer.likeliest(), pYes + pNo) : "");
    }

    private String undecided(List<FirstToken> likeliest, double mass) {
        return because(likeliest, mass) + ", less than the " + leastMass + " that make a verdict";
    }

    /** Returns the probability of top-k tokens that are a form of one side's words and not counted for a word yet. */
    private static double beyondWords(NextTokenProbabilities answer, Set<String> forms, Set<String> others) {
        Map<String, Double> byText = new TreeMap<>();
        for (FirstToken token : answer.likeliest()) {
            if (token.text().length() > LONGEST_FORM) {
                continue;
            }
            String form = form(token.text());
            if (forms.contains(form) && !others.contains(form)) {
                byText.merge(withoutBlanks(token.text()), token.probability(), Double::sum);
            }
        }
        double sum = 0;
        for (Map.Entry<String, Double> one : byText.entrySet()) {
            // what a word has not counted yet, apart from rounding
            double more = one.getValue() - answer.byWord().getOrDefault(one.getKey(), 0.0);
            sum += more > 1e-9 ? more : 0;
        }
        return sum;
    }

    private static Set<String> forms(List<String> words) {
        return words.stream().map(AnswerWords::form).collect(Collectors.toSet());
    }

    /**
     * Returns a word in lower case, with full-width letters replaced by plain ones, and without punctuation around it.
     */
    private static String form(String text) {
        String plain = Normalizer.normalize(withoutBlanks(text), Normalizer.Form.NFKC);
        return LowerCase.of(plain.replaceAll("^[^\\p{L}\\p{M}\\p{N}]+|[^\\p{L}\\p{M}\\p{N}]+$", ""));
    }

    /** Removes blanks at both ends, including the marks that vocabularies use for them. */
    private static String withoutBlanks(String text) {
        return text.replaceAll("^[\\s\u2581\u0120\u010A]+|[\\s\u2581\u0120\u010A]+$", "");
    }

    /**
     * Returns why an answer is not a verdict, which includes what it begins with.
     *
     * @param mass probability of yes and no together
     */
    static String because(List<FirstToken> likeliest, double mass) {
        String instead = likeliest.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "begins with '%s' (probability %.4f); ",
                        shown(likeliest.get(0).text()),
                        likeliest.get(0).probability());
        return instead + String.format(Locale.ROOT, "yes and no have %.4g together", mass);
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }
}
