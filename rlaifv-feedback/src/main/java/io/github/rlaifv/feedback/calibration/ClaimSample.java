package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The labeled claims that a calibration is based on.
 *
 * @param claims number of claims with a verdict
 * @param undecided number of further claims for which the labeler gave no verdict
 * @param trueClaims number of true claims among {@code claims}
 * @param images number of images that the claims are about
 */
public record ClaimSample(
        int claims,
        int undecided,
        int trueClaims,
        @JsonProperty("pictures") int images) {}
