package io.github.rlaifv.inference.evaluation.internal.benchmark;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds which of two answers a judge prefers: -1 for A, 1 for B, 0 for a tie. */
public final class ComparisonVerdict {
    private static final Pattern PUBLISHED = Pattern.compile("\\[\\[([ABC])]]");
    /** With words before it which say that this is not the verdict. */
    private static final Pattern BRACKETS = Pattern.compile(
            "(?<not>(?:\\bnot|n['\u2019]t|\\bnever|\\bneither|\\bnor|\\bthan)"
                    + "(?:\\s+(?:be|choose|say|give|pick|answer|assistant|response|the|for)){0,4}\\s+[*_\"'`]*)?"
                    + "(?<double>\\[)?\\[\\s*\\**(?<letter>A|B|C|tie)\\**\\s*]]?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LINE = Pattern.compile(
            "[^\\p{L}\\p{N}]*(?:(?:my |the )?(?:final )?(?:verdict|answer|choice|decision|conclusion|winner)(?: is)?[^\\p{L}\\p{N}]*)?"
                    + "(?:(?:answer|assistant|response) )?(?<letter>A|B|C|tie)[^\\p{L}\\p{N}]*",
            Pattern.CASE_INSENSITIVE);

    /** A line that is only a letter; a heading above the discussion of an answer has more. */
    private static final Pattern LETTER =
            Pattern.compile("[\\[*_\"'`(\\s]*(?<letter>A|B|C|tie)[])*_\"'`.\\s]*", Pattern.CASE_INSENSITIVE);

    private ComparisonVerdict() {}

    /** Returns the first of [[A]], [[B]] and [[C]], as the published program reads it. */
    public static Optional<Integer> published(String reply) {
        Matcher verdict = PUBLISHED.matcher(reply);
        return verdict.find() ? Optional.of(value(verdict.group(1))) : Optional.empty();
    }

    /**
     * Returns the verdict in the last line if that line is nothing else, otherwise the only one in brackets, double
     * ones before single ones; empty if there is none, or several that differ. A line that names several verdicts only
     * discusses them.
     */
    public static Optional<Integer> of(String reply) {
        List<String> lines = ReplyText.lines(reply);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Matcher last = LINE.matcher(lines.get(lines.size() - 1));
        Set<Integer> said = new HashSet<>();
        if (last.matches()) {
            said.add(value(last.group("letter")));
            lines.forEach(line -> ReplyText.onlyOne(inBrackets(line, true)).ifPresent(said::add));
        } else {
            String text = String.join("\n", lines);
            Set<Integer> asAsked = inBrackets(text, true);
            said.addAll(asAsked.isEmpty() ? inBrackets(text, false) : asAsked);
        }
        lines.stream()
                .map(LETTER::matcher)
                .filter(Matcher::matches)
                .forEach(letter -> said.add(value(letter.group("letter"))));
        return ReplyText.onlyOne(said);
    }

    private static Set<Integer> inBrackets(String text, boolean asAsked) {
        Set<Integer> found = new HashSet<>();
        Matcher verdict = BRACKETS.matcher(text);
        while (verdict.find()) {
            if (verdict.group("not") == null && (!asAsked || verdict.group("double") != null)) {
                found.add(value(verdict.group("letter")));
            }
        }
        return found;
    }

    private static int value(String letter) {
        return switch (letter.toUpperCase(Locale.ROOT)) {
            case "A" -> -1;
            case "B" -> 1;
            default -> 0;
        };
    }
}
