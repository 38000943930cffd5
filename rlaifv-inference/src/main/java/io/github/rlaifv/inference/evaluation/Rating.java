package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rating from 0 to 6 in a judge's review. */
final class Rating {
    static final int HIGHEST = 6;

    /** A number behind the word, with marks of any kind between, and what may say that it is another scale's. */
    private static final Pattern RATING = Pattern.compile(
            "(?:rating|score)[\\s*_:=\"'`#~|>(\\[]*"
                    + "(?<number>[-+]?\\d+(?:[.,]\\d+)?)[*_\"'`\\])]*(?<more>\\s*(?:/|out of|of|to|or|-|\u2013|\u2014)\\s*\\**\\d+)?");

    private static final Pattern ALONE = Pattern.compile("[\\s*_\"'`(\\[]*(\\d)[\\s*_\"'`)\\].]*");

    private Rating() {}

    /**
     * The one rating that a review names; empty if it names none, several, or one of another scale. A line that is nothing
     * but a rating counts before others in the text.
     */
    static Optional<Integer> of(String review) {
        List<String> lines = ReplyText.lines(review);
        List<Optional<Integer>> own = new ArrayList<>();
        List<Optional<Integer>> all = new ArrayList<>();
        for (String line : lines) {
            Matcher found = RATING.matcher(LowerCase.of(line));
            while (found.find()) {
                Optional<Integer> rating = rating(found);
                all.add(rating);
                if (isAlone(line, found)) {
                    own.add(rating);
                }
            }
        }
        if (all.isEmpty() && lines.size() == 1) {
            Matcher alone = ALONE.matcher(lines.get(0));
            return alone.matches() ? within(Integer.parseInt(alone.group(1))) : Optional.empty();
        }
        return one(own).or(() -> one(all));
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
        boolean ofSix = more != null && more.matches("\\s*(?:/|out of|of)\\s*\\**" + HIGHEST);
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
