package io.github.rlaifv.feedback.calibration;

import java.util.Objects;

/**
 * A labeler's answer to the question of one claim, together with the truth.
 *
 * @param image identifies the image. Claims of one image are resampled together, because a labeler's errors on them
 *     are related
 * @param yesShare p(yes) / (p(yes) + p(no)), in [0, 1]
 * @param truth whether the claim is true
 */
public record ScoredClaim(String image, double yesShare, boolean truth) {
    public ScoredClaim {
        Objects.requireNonNull(image, "image");
        if (!(yesShare >= 0 && yesShare <= 1)) {
            throw new IllegalArgumentException("a share of yes must be in [0, 1], was " + yesShare);
        }
    }
}
