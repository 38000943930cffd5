package io.github.rlaifv.feedback.calibration;

/**
 * A metric with its bootstrap interval (percentile method).
 *
 * @param value value on all claims
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record MetricInterval(double value, double low, double high) {}
