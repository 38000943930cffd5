package io.github.rlaifv.human.agreement;

import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.human.label.ClaimUnit;

/**
 * A claim with the labeler's answer and that of people.
 *
 * @param claim the claim; claims about one image are resampled together
 * @param confirmed whether the labeler confirmed the claim
 * @param truth whether people say that the claim is true
 * @param weight number of claims of the feedback that this one stands for
 */
record JudgedUnit(ClaimUnit claim, boolean confirmed, boolean truth, double weight) {

    JudgedUnit confirmedBy(ConfirmationThreshold threshold) {
        return new JudgedUnit(claim, threshold.confirms(claim.pYes(), claim.pNo()), truth, weight);
    }

    boolean agrees() {
        return confirmed == truth;
    }
}
