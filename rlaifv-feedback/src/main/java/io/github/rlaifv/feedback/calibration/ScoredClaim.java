package io.github.rlaifv.feedback.calibration;

import java.util.Objects;

/**
 * A labeler's answer to the question of one claim, together with the truth.
 *
 * @param image identifies the image. Claims of one image are resampled together, because a labeler's errors on them
 *     are related
 * @param yesShare p(yes) / (p(yes) + p(no)), in [0, 1]
 * @param truth whether the claim is true
 * @param standsFor number of claims for which this one stands, at least 1; more than 1 in a sample that has a larger part of
 *     some claims than of others
 */
public record ScoredClaim(String image, double yesShare, boolean truth, int standsFor) {
    public ScoredClaim {
        Objects.requireNonNull(image, "image");
        if (!(yesShare >= 0 && yesShare <= 1)) {
            throw new IllegalArgumentException("a share of yes must be in [0, 1], was " + yesShare);
        }
        if (standsFor < 1) {
            throw new IllegalArgumentException("a claim stands for at least 1 claim, not for " + standsFor);
        }
    }

    /** An answer to a claim that stands for itself alone. */
    public ScoredClaim(String image, double yesShare, boolean truth) {
        this(image, yesShare, truth, 1);
    }

    /** Returns a text of all values, by which the settings of a calibration identify its claims. */
    String identity() {
        String claim = "ScoredClaim[image=" + image + ", yesShare=" + yesShare + ", truth=" + truth;
        return claim + (standsFor == 1 ? "]" : ", standsFor=" + standsFor + "]");
    }
}
