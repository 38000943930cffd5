package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.Objects;

/**
 * A claim about an image of which it is known whether it is true.
 *
 * @param image the image
 * @param claim what is claimed, with its question
 * @param truth whether the answer to the question is yes
 */
public record LabelledClaim(ImageSource image, Claim claim, boolean truth) {
    public LabelledClaim {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(claim, "claim");
    }
}
