package io.github.rlaifv.feedback;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run went through.
 *
 * @param instructions given
 * @param candidates sampled
 * @param scored candidates that got a score
 * @param claims of all scored candidates
 * @param distinctClaims different questions about each instruction's picture, summed: what the labeler was asked
 * @param confirmed claims the labeler confirmed, of {@code claims}
 * @param rejected claims it did not confirm
 * @param undecided claims without a verdict, since its answers begin with neither yes nor no; they count in no score
 * @param pairsBeforeBalance pairs drawn
 * @param pairs pairs left by length balancing
 * @param skipped candidates without a score, by reason
 * @param unfinished instructions left unfinished since a server's requests failed, by reason; a rerun does them again
 */
public record FeedbackCounts(
        long instructions,
        long candidates,
        long scored,
        long claims,
        long distinctClaims,
        long confirmed,
        long rejected,
        long undecided,
        int pairsBeforeBalance,
        int pairs,
        SortedMap<String, Long> skipped,
        SortedMap<String, Long> unfinished) {
    public FeedbackCounts {
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        unfinished = Collections.unmodifiableSortedMap(new TreeMap<>(unfinished));
    }
}
