package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.Ordered;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of one optimizer step.
 *
 * @param step number of the step, counted from 1
 * @param loss loss of the whole batch, before the step
 * @param gradNorm global L2 norm of the gradients before clipping
 * @param learningRate learning rate of the step
 * @param metrics further metrics of the batch, such as {@code rewards/margins}
 * @param tokens number of tokens of all responses of the batch, end tokens included
 */
public record StepResult(
        long step, double loss, double gradNorm, double learningRate, Map<String, Double> metrics, long tokens) {
    public StepResult {
        metrics = Ordered.map(metrics);
    }

    /** Returns all metrics by name: {@code loss}, {@code grad_norm}, {@code learning_rate} and the further ones. */
    public Map<String, Double> allMetrics() {
        Map<String, Double> all = new TreeMap<>(metrics);
        all.put("loss", loss);
        all.put("grad_norm", gradNorm);
        all.put("learning_rate", learningRate);
        return all;
    }
}
