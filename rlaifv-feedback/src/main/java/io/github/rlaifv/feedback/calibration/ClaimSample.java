package io.github.rlaifv.feedback.calibration;

/**
 * The claims of known truth that a calibration rests on.
 *
 * @param claims number of claims with a verdict
 * @param undecided number of further claims, on which the labeler gave no verdict
 * @param trueClaims number of true claims, of {@code claims}
 * @param pictures number of images that the claims are about
 */
public record ClaimSample(int claims, int undecided, int trueClaims, int pictures) {}
