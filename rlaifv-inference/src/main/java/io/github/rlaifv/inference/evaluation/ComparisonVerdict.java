package io.github.rlaifv.inference.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of two answers a judge prefers: -1 for A, 1 for B, 0 for a tie. */
final class ComparisonVerdict {
    private static final Pattern PUBLISHED = Pattern.compile("\\[\\[([ABC])]]");
    private static final Pattern BRACKETS =
            Pattern.compile("\\[\\[?\\s*\\**(A|B|C|tie)\\**\\s*]]?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE = Pattern.compile(
            "[^\\p{L}\\p{N}]*(?:(?:my |the )?(?:final )?(?:verdict|answer|choice|decision|conclusion|winner)(?: is)?[^\\p{L}\\p{N}]*)?"
                    + "(?:(?:answer|assistant|response) )?(?<letter>A|B|C|[Tt]ie|TIE)[^\\p{L}\\p{N}]*",
            Pattern.CASE_INSENSITIVE);

    private ComparisonVerdict() {}

    /** The first of [[A]], [[B]] and [[C]], as the published program reads. */
    static Optional<Integer> published(String reply) {
        Matcher verdict = PUBLISHED.matcher(reply);
        return verdict.find() ? Optional.of(value(verdict.group(1))) : Optional.empty();
    }

    /**
     * The verdict in the last line if that line is nothing else, else the only one in brackets; empty where there is none, or
     * several that differ.
     */
    static Optional<Integer> of(String reply) {
        List<String> lines = ReplyText.lines(reply);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Matcher last = LINE.matcher(lines.get(lines.size() - 1));
        if (last.matches()) {
            return Optional.of(value(last.group("letter")));
        }
        Set<Integer> found = new HashSet<>();
        Matcher verdict = BRACKETS.matcher(ReplyText.of(reply));
        while (verdict.find()) {
            found.add(value(verdict.group(1)));
        }
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    private static int value(String letter) {
        return switch (letter.toUpperCase(Locale.ROOT)) {
            case "A" -> -1;
            case "B" -> 1;
            default -> 0;
        };
    }
}
