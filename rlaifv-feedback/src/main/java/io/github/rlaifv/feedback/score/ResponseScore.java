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
        long rejected = verdicts.stream().filter(ClaimVerdict::rejected).count();
        // not -rejected, which would be -0.0 for a response without a rejected claim
        return new ResponseScore(candidate, verdicts, 0.0 - rejected);
    }
}
