package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.Ordered;
import java.util.Map;
import java.util.TreeMap;

/**
 * One optimizer step.
 *
 * @param step from 1
 * @param loss of the whole batch, before the step
 * @param gradNorm global L2 norm of the gradients before clipping
 * @param learningRate used
 * @param metrics further figures of the batch, such as {@code rewards/margins}
 * @param tokens of all responses of the batch, end tokens included
 */
public record StepResult(
        long step, double loss, double gradNorm, double learningRate, Map<String, Double> metrics, long tokens) {
    public StepResult {
        metrics = Ordered.map(metrics);
    }

    /** All of it by name: {@code loss}, {@code grad_norm}, {@code learning_rate} and the further figures. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>(metrics);
        figures.put("loss", loss);
        figures.put("grad_norm", gradNorm);
        figures.put("learning_rate", learningRate);
        return figures;
    }
}
