package io.github.rlaifv.feedback.calibration;

import java.util.Objects;

/**
 * A labeler's answer beside the truth.
 *
 * @param picture names the image; claims of one image are drawn together when intervals are estimated, because a
 *     labeler errs on them together
 * @param yesShare p_yes / (p_yes + p_no), in [0, 1]
 * @param truth whether the claim is true
 */
public record JudgedClaim(String picture, double yesShare, boolean truth) {
    public JudgedClaim {
        Objects.requireNonNull(picture, "picture");
        if (!(yesShare >= 0 && yesShare <= 1)) {
            throw new IllegalArgumentException("a share of yes must be in [0, 1], was " + yesShare);
        }
    }
}
