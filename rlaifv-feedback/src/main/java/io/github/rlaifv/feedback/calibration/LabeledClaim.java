package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.Objects;

/**
 * A claim about an image together with its known truth.
 *
 * @param image the image
 * @param claim the claim with its question
 * @param truth whether the claim is true, so that the correct answer to its question is yes
 */
public record LabeledClaim(ImageSource image, Claim claim, boolean truth) {
    public LabeledClaim {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(claim, "claim");
    }
}
