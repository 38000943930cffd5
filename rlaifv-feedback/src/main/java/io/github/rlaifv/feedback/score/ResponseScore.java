package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.data.Candidate;
import java.util.List;
import java.util.Objects;

/**
 * A candidate with its score.
 *
 * @param candidate the response
 * @param verdicts one verdict per claim, in the order of mention
 * @param score the score, higher is better; for scorers by claims, minus the number of rejected claims
 */
public record ResponseScore(Candidate candidate, List<ClaimVerdict> verdicts, double score) {
    public ResponseScore {
        Objects.requireNonNull(candidate, "candidate");
        verdicts = List.copyOf(verdicts);
    }

    /**
     * Creates the score by claims: minus the number of rejected claims, so 0 is best (RLAIF-V, section 3.2). Claims
     * without a verdict do not count.
     */
    public static ResponseScore byClaims(Candidate candidate, List<ClaimVerdict> verdicts) {
        long rejected = rejected(verdicts);
        // not -rejected, which would be -0.0 for a response without a rejected claim
        return new ResponseScore(candidate, verdicts, 0.0 - rejected);
    }

    /**
     * Returns the response judged with another threshold, from the stored probabilities: no labeler is asked again. The
     * score changes by one point per claim whose verdict changes, and other deductions remain, such as a penalty for
     * repeats. So it applies to scores by claims only.
     */
    public ResponseScore rejudged(ConfirmationThreshold threshold) {
        List<ClaimVerdict> again = verdicts.stream()
                .map(verdict -> verdict.decided()
                        ? ClaimVerdict.of(verdict.claim(), verdict.pYes(), verdict.pNo(), threshold)
                        : verdict)
                .toList();
        return new ResponseScore(candidate, again, score + rejected(verdicts) - rejected(again));
    }

    private static long rejected(List<ClaimVerdict> verdicts) {
        return verdicts.stream().filter(ClaimVerdict::rejected).count();
    }
}
