package io.github.rlaifv.feedback.calibration;

/**
 * How the intervals of a calibration were computed: by a bootstrap that resamples whole images.
 *
 * @param confidence confidence level of the intervals, such as 0.95
 * @param resamples number of resamples
 * @param seed seed of the random numbers
 */
public record BootstrapIntervals(double confidence, int resamples, long seed) {}
