package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.LowerCase;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the rating from 0 to 6 in a judge's review. */
public final class Rating {
    public static final int HIGHEST = 6;

    private static final String MARKS = "[\\s*_:=\"'`#~|>(\\[{]*";

    private static final String NUMBER = MARKS
            + "(?<![:=\\s][>~])(?<number>[-+]?\\d++(?:[.,]\\d++)?+)(?![\\p{L}\\p{N}\u2044+]|\\s*%)[*_\"'`\\])]*"
            + "(?<more>(?:\\s*(?:points?|stars?))?\\s*[(\\[]?(?:/|out of|of|to|or|-|\u2013|\u2014)\\s*\\**\\d+"
            + "|\\s*(?:and|,|&|~|\u2192|->|\\||\\s)\\s*\\**\\d++(?!\\s*\\p{L})"
            + "|\\s*[(\\[]?(?:on|from) (?:a|the) scale (?:of|from)? ?\\d+\\s*(?:-|\u2013|\u2014|to)\\s*\\d+)?";

    private static final Pattern OF_SIX =
            Pattern.compile("(?:\\s*(?:points?|stars?))?\\s*[(\\[]?(?:(?:/|out of|of)\\s*\\**" + HIGHEST
                    + "|\\D*0\\s*(?:-|\u2013|\u2014|to)\\s*" + HIGHEST + ")");

    /** A number behind the word, with any marks between, and what may say that it is of another scale. */
    private static final Pattern RATING = Pattern.compile("(?<![\\p{L}\\p{N}])(?:rating|score)" + NUMBER);

    /** Phrases such as "I'd rate this a 4" and "it deserves a rating of 4". */
    private static final Pattern RATED =
            Pattern.compile("(?<!\\p{L})(?:rate|give|score|assign|deserves|award)(?!\\p{L})"
                    + "(?:\\s+(?:it|this|that|the|a|an|response|answer|description|assistant|model|rating|score|of|as|with|at|to|overall|final)"
                    + "(?:['\u2019]s)?(?!\\p{L})){1,8}" + NUMBER);
    /** Words that turn the sentence into a denial or a hypothesis. */
    private static final Pattern OTHERWISE = Pattern.compile(
            ".*(?<!\\p{L})(?:if|unless|not|never|can(?:no|['\u2019])t|\\p{L}+n['\u2019]t|would have|could have)(?!\\p{L}).*");

    /** The requested scale, repeated behind the word. */
    private static final Pattern SCALE = Pattern.compile(
            "(?<=rating|score)(?<marks>[*_\"]*)\\s*(?:[(\\[](?:scale:?\\s*)?(?:on a scale )?(?:of |from )?(?:0\\s*(?:-|\u2013|\u2014|to)\\s*6|out of 6|/\\s*6)[)\\]]"
                    + "|\\s(?:on|from) (?:a|the) scale (?:of|from)? ?0\\s*(?:-|\u2013|\u2014|to)\\s*6)");

    private static final Pattern ANGLES = Pattern.compile("<\\s*(\\d++(?:\\.\\d++)?+)\\s*>");

    /** A line that says nothing else, such as "The rating is 5." or "Overall rating - 5". */
    private static final Pattern SENTENCE =
            Pattern.compile("[^\\p{L}\\p{N}]*(?:(?:the|my|final|overall)[\\s*_]+)*(?:rating|score)"
                    + "(?:\\s+(?:for|of)\\s+(?:the|this|that)(?:\\s+\\p{L}+){1,3})?"
                    + "[*_]*\\s+(?:is|(?:would|should|will) be|[-\u2013\u2014](?=\\s))" + MARKS
                    + "(?<number>\\d)(?:\\s*(?:/|out of)\\s*"
                    + HIGHEST
                    + ")?[\\s*_\"'`)\\].]*");

    /** A heading above its number. */
    private static final Pattern HEADING =
            Pattern.compile("[^\\p{L}\\p{N}]*(?:(?:the|my|final|overall)\\s+)*(?:rating|score)[^\\p{L}\\p{N}]*");

    private static final Pattern ALONE =
            Pattern.compile("[\\s*_\"'`(\\[]*(?<number>\\d)(?:\\s*(?:/|out of)\\s*" + HIGHEST + ")?[\\s*_\"'`)\\].]*");

    private Rating() {}

    /**
     * Returns the only rating that a review names; empty if it names none, several, or one of another scale. A line
     * that is nothing but a rating counts before others in the text.
     */
    public static Optional<Integer> of(String review) {
        List<String> lines = ReplyText.lines(Normalizer.normalize(review, Normalizer.Form.NFKC)).stream()
                .map(LowerCase::of)
                .map(line -> ANGLES.matcher(line).replaceAll("$1"))
                .map(line -> SCALE.matcher(line).replaceAll("${marks}"))
                .toList();
        List<Optional<Integer>> own = new ArrayList<>();
        List<Optional<Integer>> all = new ArrayList<>();
        for (String line : lines) {
            Matcher found = RATING.matcher(line);
            while (found.find()) {
                Optional<Integer> rating = rating(found);
                all.add(rating);
                if (isAlone(line, found)) {
                    own.add(rating);
                }
            }
        }
        if (all.isEmpty()) {
            return one(apart(lines));
        }
        return one(own).or(() -> one(all));
    }

    /**
     * Returns the ratings of lines that are a sentence of their own, or stand alone: the only line, or below a heading.
     */
    private static List<Optional<Integer>> apart(List<String> lines) {
        List<Optional<Integer>> ratings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher rated = RATED.matcher(lines.get(i));
            while (!OTHERWISE.matcher(lines.get(i)).matches() && rated.find()) {
                ratings.add(rating(rated));
            }
            boolean headed = i > 0 && HEADING.matcher(lines.get(i - 1)).matches();
            Matcher sentence = SENTENCE.matcher(lines.get(i));
            Matcher alone = ALONE.matcher(lines.get(i));
            if (sentence.matches()) {
                ratings.add(within(Integer.parseInt(sentence.group("number"))));
            } else if ((headed || lines.size() == 1) && alone.matches()) {
                ratings.add(within(Integer.parseInt(alone.group("number"))));
            }
        }
        return ratings;
    }

    private static boolean isAlone(String line, Matcher found) {
        return !line.substring(0, found.start()).matches(".*[\\p{L}\\p{N}].*")
                && !line.substring(found.end()).matches(".*[\\p{L}\\p{N}].*");
    }

    private static Optional<Integer> one(List<Optional<Integer>> ratings) {
        return new HashSet<>(ratings).size() == 1 ? ratings.get(0) : Optional.empty();
    }

    private static Optional<Integer> rating(Matcher found) {
        String number = found.group("number").replace(',', '.');
        String more = found.group("more");
        boolean ofSix = more != null && OF_SIX.matcher(more).matches();
        if (more != null && !ofSix) {
            return Optional.empty();
        }
        double value = Double.parseDouble(number);
        return value == Math.rint(value) && !number.startsWith("-")
                ? within((int) Math.min(value, 1e6))
                : Optional.empty();
    }

    private static Optional<Integer> within(int value) {
        return value >= 0 && value <= HIGHEST ? Optional.of(value) : Optional.empty();
    }
}
