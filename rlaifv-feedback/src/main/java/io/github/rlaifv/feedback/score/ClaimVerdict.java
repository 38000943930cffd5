package io.github.rlaifv.feedback.score;

import io.github.rlaifv.feedback.claim.Claim;
import java.util.Objects;

/**
 * What the labeler thinks of one claim.
 *
 * @param claim the claim
 * @param pYes probability that its answer begins with yes, in [0, 1]
 * @param pNo probability that it begins with no, in [0, 1]
 * @param confirmed whether the claim counts as true
 */
public record ClaimVerdict(Claim claim, double pYes, double pNo, boolean confirmed) {
    public ClaimVerdict {
        Objects.requireNonNull(claim, "claim");
    }

    /** Confirmed if yes is likelier than no; a tie is not (RLAIF-V, section 3.2). */
    public ClaimVerdict(Claim claim, double pYes, double pNo) {
        this(claim, pYes, pNo, ConfirmationThreshold.PAPER.confirms(pYes, pNo));
    }

    /** Confirmed if the answers are above a threshold. */
    public static ClaimVerdict of(Claim claim, double pYes, double pNo, ConfirmationThreshold threshold) {
        return new ClaimVerdict(claim, pYes, pNo, threshold.confirms(pYes, pNo));
    }

    /** p_yes / (p_yes + p_no), in [0, 1]; 0.5 where both are 0. */
    public double yesShare() {
        return yesShare(pYes, pNo);
    }

    static double yesShare(double pYes, double pNo) {
        return pYes + pNo == 0 ? 0.5 : pYes / (pYes + pNo);
    }
}
