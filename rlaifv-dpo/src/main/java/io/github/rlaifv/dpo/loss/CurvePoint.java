package io.github.rlaifv.dpo.loss;

/**
 * A point of the curve of a loss or a divergence.
 *
 * @param value value of the curve
 * @param slope its derivative
 */
public record CurvePoint(double value, double slope) {}
