package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A look at held-out examples during training.
 *
 * @param step optimizer steps taken before it
 * @param epoch passes over the training data taken before it; 0.5 is half of the first
 * @param figures those of a training step, with {@code eval_} before their names: {@code eval_loss}, {@code
 *     eval_rewards/accuracies}, ...
 */
public record Evaluation(long step, double epoch, @AnyDouble Map<String, Double> figures) {
    public Evaluation {
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    /**
     * One figure, such as {@code eval_rewards/accuracies}.
     *
     * @throws IllegalArgumentException naming the figures there are
     */
    public double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no figure " + name + ", there are " + figures.keySet());
        }
        return value;
    }
}
