package io.github.rlaifv.core.training;

/**
 * What a backward pass told that updated the parameters on its way.
 *
 * @param value what the loss said
 * @param gradientNorm the L2 norm over all gradients; where it is not finite, parameters were changed only up to the first
 *     gradient that was not
 */
public record FusedResult(LossValue value, double gradientNorm) {}
