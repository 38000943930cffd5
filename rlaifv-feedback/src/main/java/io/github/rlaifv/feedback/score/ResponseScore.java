package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.data.Candidate;
import java.util.List;
import java.util.Objects;

/**
 * A candidate with what the labeler thinks of it.
 *
 * @param candidate the response
 * @param verdicts one a claim, in order of mention
 * @param score higher is better; by claims, minus the number of those not confirmed
 */
public record ResponseScore(Candidate candidate, List<ClaimVerdict> verdicts, double score) {
    public ResponseScore {
        Objects.requireNonNull(candidate, "candidate");
        verdicts = List.copyOf(verdicts);
    }

    /**
     * The score by claims: minus the number of claims that are not confirmed; 0 is best (RLAIF-V, section 3.2). Claims
     * without a verdict do not count.
     */
    public static ResponseScore byClaims(Candidate candidate, List<ClaimVerdict> verdicts) {
        long rejected = verdicts.stream().filter(ClaimVerdict::rejected).count();
        // not -rejected, which would be -0.0 for a response without an error
        return new ResponseScore(candidate, verdicts, 0.0 - rejected);
    }
}
