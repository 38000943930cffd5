package io.github.rlaifv.feedback;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of a feedback run.
 *
 * @param instructions number of given instructions
 * @param candidates number of sampled candidates
 * @param scored number of candidates that got a score
 * @param claims number of claims of all scored candidates that the scorer judged, which are the {@link
 *     io.github.rlaifv.feedback.score.ResponseScore#verdicts verdicts} of their scores. 0 for a scorer without verdicts,
 *     such as a {@link io.github.rlaifv.feedback.score.FunctionScorer}, even if claims are passed to it
 * @param distinctClaims number of questions that the labeler was asked: the different questions about the image of each
 *     instruction, summed over the instructions
 * @param confirmed number of claims, out of {@code claims}, that the labeler confirmed
 * @param undecided number of claims, out of {@code claims}, without a verdict, because the labeler's answer begins with
 *     neither yes nor no; they don't count in any score
 * @param pairsBeforeBalance number of pairs drawn, before length balancing
 * @param pairs number of pairs kept by length balancing
 * @param skipped number of candidates without a score, by reason
 * @param withoutCandidates number of instructions without candidates, such as those with an unusable image, by reason
 * @param unfinished number of instructions left unfinished because requests to a server failed, by reason; a rerun
 *     repeats them
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
        SortedMap<String, Long> unfinished)
        implements Serializable {
    public FeedbackCounts {
        withoutCandidates = Collections.unmodifiableSortedMap(new TreeMap<>(withoutCandidates));
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        unfinished = Collections.unmodifiableSortedMap(new TreeMap<>(unfinished));
    }

    /** Counts of no instruction. */
    public static FeedbackCounts none() {
        SortedMap<String, Long> nothing = new TreeMap<>();
        return new FeedbackCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, nothing, nothing, nothing);
    }

    /** Returns the sums of these counts and those of other instructions. */
    public FeedbackCounts plus(FeedbackCounts other) {
        return new FeedbackCounts(
                instructions + other.instructions,
                candidates + other.candidates,
                scored + other.scored,
                claims + other.claims,
                distinctClaims + other.distinctClaims,
                confirmed + other.confirmed,
                undecided + other.undecided,
                Math.addExact(pairsBeforeBalance, other.pairsBeforeBalance),
                Math.addExact(pairs, other.pairs),
                sum(skipped, other.skipped),
                sum(withoutCandidates, other.withoutCandidates),
                sum(unfinished, other.unfinished));
    }

    /** Returns the same counts with another number of pairs that length balancing kept. */
    public FeedbackCounts withPairs(int kept) {
        return new FeedbackCounts(
                instructions,
                candidates,
                scored,
                claims,
                distinctClaims,
                confirmed,
                undecided,
                pairsBeforeBalance,
                kept,
                skipped,
                withoutCandidates,
                unfinished);
    }

    private static SortedMap<String, Long> sum(SortedMap<String, Long> one, SortedMap<String, Long> other) {
        SortedMap<String, Long> sum = new TreeMap<>(one);
        other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }

    /** Number of claims, out of {@code claims}, that the labeler rejected. */
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
                .ifPresent(remedy ->
                        warnings.add(remedy + ": replace their images, or remove the instructions from the data"));
        most("instructions are unfinished", instructions, unfinished)
                .ifPresent(remedy ->
                        warnings.add(remedy + ": check the server, then run again, which continues with these"));
        most("candidates have no score", candidates, skipped)
                .ifPresent(remedy -> warnings.add(remedy
                        + ": only the others can form pairs. Read some lines of claims.jsonl; then use a decomposer"
                        + " or labeler that follows the prompts, raise maxNewTokens where texts are cut off, or set"
                        + " other prompts"));
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
                        : "there is no pair to learn from: among all " + scored
                                + " scored candidates, no two of the same"
                                + " instruction have different texts and scores that differ enough"
                                + " (minScoreDifference). Sample at a higher temperature, or more candidates; check whether the labeler confirms or rejects everything ("
                                + confirmed + " claims confirmed, " + rejected() + " rejected)");
    }

    private static Optional<String> most(String what, long all, SortedMap<String, Long> byReason) {
        long out = byReason.values().stream().mapToLong(Long::longValue).sum();
        return 2 * out <= all ? Optional.empty() : Optional.of(out + " of " + all + " " + what + " " + byReason);
    }
}
