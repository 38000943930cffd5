package io.github.rlaifv.feedback;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run went through.
 *
 * @param instructions given
 * @param candidates sampled
 * @param scored candidates that got a score
 * @param claims of all scored candidates
 * @param distinctClaims different questions about each instruction's image, summed: what the labeler was asked
 * @param confirmed claims the labeler confirmed, of {@code claims}
 * @param undecided claims without a verdict, since its answers begin with neither yes nor no; they count in no score
 * @param pairsBeforeBalance pairs drawn
 * @param pairs pairs left by length balancing
 * @param skipped candidates without a score, by reason
 * @param withoutCandidates instructions that nothing could be sampled for, such as those with an unusable image, by reason
 * @param unfinished instructions left unfinished since a server's requests failed, by reason; a rerun does them again
 */
public record FeedbackCounts(
        long instructions,
        long candidates,
        long scored,
        long claims,
        long distinctClaims,
        long confirmed,
        long undecided,
        int pairsBeforeBalance,
        int pairs,
        SortedMap<String, Long> skipped,
        SortedMap<String, Long> withoutCandidates,
        SortedMap<String, Long> unfinished) {
    public FeedbackCounts {
        withoutCandidates = Collections.unmodifiableSortedMap(new TreeMap<>(withoutCandidates));
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        unfinished = Collections.unmodifiableSortedMap(new TreeMap<>(unfinished));
    }

    /** Number of claims that the labeler did not confirm, of {@code claims}. */
    public long rejected() {
        return claims - confirmed - undecided;
    }

    /**
     * Returns warnings with their remedies: if more than half of the instructions or candidates gave no result, or if there
     * is no pair although most candidates were judged.
     */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        most("instructions have no candidates", instructions, withoutCandidates)
                .ifPresent(remedy -> warnings.add(remedy + ": replace their images, or leave them out of the data"));
        most("instructions are unfinished", instructions, unfinished)
                .ifPresent(
                        remedy -> warnings.add(remedy + ": look at the server, then run again, which does only these"));
        most("candidates have no score", candidates, skipped)
                .ifPresent(remedy -> warnings.add(remedy
                        + ": the pairs are made of the few others. Read some of claims.jsonl; then take a decomposer"
                        + " or labeler that follows the prompts, give it more maxNewTokens where texts are cut off, or"
                        + " prompts of its own"));
        if (warnings.isEmpty()) {
            noPair().ifPresent(warnings::add);
        }
        return warnings;
    }

    private Optional<String> noPair() {
        if (pairs > 0 || scored == 0) {
            return Optional.empty();
        }
        return Optional.of(
                pairsBeforeBalance > 0
                        ? "there is no pair to learn from: length balancing dropped all " + pairsBeforeBalance
                                + ". Give more instructions, or set lengthBalance(false)"
                        : "there is no pair to learn from: of all " + scored + " scored candidates, no two of an"
                                + " instruction have different texts and scores that differ enough"
                                + " (minScoreDifference). Sample at a higher temperature, or more candidates; look whether the labeler confirms or rejects everything ("
                                + confirmed + " claims confirmed, " + rejected() + " rejected)");
    }

    private static Optional<String> most(String what, long all, SortedMap<String, Long> byReason) {
        long out = byReason.values().stream().mapToLong(Long::longValue).sum();
        return 2 * out <= all ? Optional.empty() : Optional.of(out + " of " + all + " " + what + " " + byReason);
    }
}
