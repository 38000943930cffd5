package io.github.rlaifv.dpo;

import java.util.Map;

/**
 * One optimizer step.
 *
 * @param step from 1
 * @param loss of the whole batch, before the step
 * @param gradNorm global L2 norm of the gradients before clipping
 * @param learningRate used
 * @param metrics further figures of the batch, such as {@code rewards/margins}
 */
public record StepResult(long step, double loss, double gradNorm, double learningRate, Map<String, Double> metrics) {
    public StepResult {
        metrics = Map.copyOf(metrics);
    }
}
