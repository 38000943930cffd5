package io.github.rlaifv.feedback.calibration;

/**
 * How the intervals of a calibration were found: by a bootstrap that draws whole images.
 *
 * @param confidence level of the intervals, such as 0.95
 * @param resamples number of resamples
 * @param seed of the random draws
 */
public record BootstrapIntervals(double confidence, int resamples, long seed) {}
