package io.github.rlaifv.feedback.calibration;

/**
 * A figure with its bootstrap interval (percentile method).
 *
 * @param value on the claims as they are
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Estimate(double value, double low, double high) {}
