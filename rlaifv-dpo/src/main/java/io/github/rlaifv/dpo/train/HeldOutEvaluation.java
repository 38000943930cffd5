package io.github.rlaifv.dpo.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of one evaluation during training, on held-out examples or by a development metric.
 *
 * @param step number of optimizer steps taken before the evaluation
 * @param epoch number of epochs trained before the evaluation; 0.5 is half of the first
 * @param metrics metrics by name: those of a training step with the prefix {@code eval_}, such as {@code eval_loss} and
 *     {@code eval_rewards/accuracies}, and {@value #DEVELOPMENT} if there is a development metric
 */
public record HeldOutEvaluation(
        long step,
        double epoch,
        @JsonProperty("figures") @AnyDouble Map<String, Double> metrics) {
    /** Name of the development metric that a trainer was given. */
    public static final String DEVELOPMENT = "eval_development";

    public HeldOutEvaluation {
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /**
     * Returns one metric, such as {@code eval_rewards/accuracies}.
     *
     * @param name name of the metric
     * @throws IllegalArgumentException if there is no such metric; the message lists the existing ones
     */
    public double metric(String name) {
        Double value = metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no metric '" + name + "': use one of " + metrics.keySet());
        }
        return value;
    }
}
