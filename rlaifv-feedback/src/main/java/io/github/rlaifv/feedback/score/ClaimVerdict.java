package io.github.rlaifv.feedback.score;

import io.github.rlaifv.feedback.claim.Claim;
import java.util.Objects;

/**
 * What the labeler thinks of one claim.
 *
 * @param claim the claim
 * @param pYes probability that its answer begins with yes, in [0, 1]
 * @param pNo probability that it begins with no, in [0, 1]
 */
public record ClaimVerdict(Claim claim, double pYes, double pNo) {
    public ClaimVerdict {
        Objects.requireNonNull(claim, "claim");
    }

    /** Yes is likelier than no; a tie is not confirmed (RLAIF-V, section 3.2). */
    public boolean confirmed() {
        return pYes > pNo;
    }
}
