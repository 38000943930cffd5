package io.github.rlaifv.core.training;

/**
 * Result of a backward pass that updated the parameters as soon as their gradients were complete.
 *
 * @param value value of the loss
 * @param gradientNorm L2 norm over all gradients; if it is not finite, parameters were updated only until the first
 *     gradient that was not finite
 */
public record FusedResult(LossValue value, double gradientNorm) {}
