package io.github.rlaifv.feedback.score;

import io.github.rlaifv.feedback.claim.Claim;
import java.util.Objects;
import java.util.Optional;

/**
 * The labeler's verdict on one claim. If the labeler's answer begins with neither yes nor no, there is no verdict: the
 * claim is neither confirmed nor rejected, and does not count in a score.
 *
 * @param claim the claim
 * @param pYes probability that the answer begins with yes, in [0, 1]
 * @param pNo probability that the answer begins with no, in [0, 1]
 * @param confirmed whether the claim counts as true
 * @param undecided why the answer is not a verdict, such as what it begins with; empty if it is one
 */
public record ClaimVerdict(Claim claim, double pYes, double pNo, boolean confirmed, Optional<String> undecided) {
    public ClaimVerdict {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(undecided, "undecided");
        if (confirmed && undecided.isPresent()) {
            throw new IllegalArgumentException("a claim without a verdict can't be confirmed: " + claim);
        }
    }

    /** Creates a verdict. */
    public ClaimVerdict(Claim claim, double pYes, double pNo, boolean confirmed) {
        this(claim, pYes, pNo, confirmed, Optional.empty());
    }

    /**
     * Creates a verdict that confirms the claim if yes is likelier than no. A tie does not confirm it (RLAIF-V, section
     * 3.2).
     */
    public ClaimVerdict(Claim claim, double pYes, double pNo) {
        this(claim, pYes, pNo, ConfirmationThreshold.PAPER.confirms(pYes, pNo));
    }

    /** Creates a verdict that confirms the claim if the share of yes is above a threshold. */
    public static ClaimVerdict of(Claim claim, double pYes, double pNo, ConfirmationThreshold threshold) {
        return new ClaimVerdict(claim, pYes, pNo, threshold.confirms(pYes, pNo));
    }

    /** Creates the result of an answer that begins with neither yes nor no. */
    public static ClaimVerdict undecided(Claim claim, double pYes, double pNo, String reason) {
        return new ClaimVerdict(claim, pYes, pNo, false, Optional.of(reason));
    }

    static ClaimVerdict of(Claim claim, AnswerWords.Reading answer, ConfirmationThreshold threshold) {
        return answer.undecided().isEmpty()
                ? of(claim, answer.pYes(), answer.pNo(), threshold)
                : undecided(claim, answer.pYes(), answer.pNo(), answer.undecided());
    }

    /** Whether there is a verdict. */
    public boolean decided() {
        return undecided.isEmpty();
    }

    /** Whether the claim counts as false: there is a verdict, and it does not confirm the claim. */
    public boolean rejected() {
        return decided() && !confirmed;
    }

    /** The share of yes, p_yes / (p_yes + p_no), in [0, 1]; 0.5 if both are 0. */
    public double yesShare() {
        return yesShare(pYes, pNo);
    }

    static double yesShare(double pYes, double pNo) {
        return pYes + pNo == 0 ? 0.5 : pYes / (pYes + pNo);
    }
}
