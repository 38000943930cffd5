package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.policy.Policy;

/**
 * A term of a weighted development metric.
 *
 * @param metric metric
 * @param weight factor of its value, finite and greater than 0
 */
public record WeightedMetric(DevelopmentMetric metric, double weight) {
    public WeightedMetric {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "the weight of '" + metric.name() + "' must be finite and > 0, was " + weight);
        }
    }

    /** Returns the weighted value, higher for better policies. */
    double of(Policy policy) {
        double value = weight * metric.value().applyAsDouble(policy);
        return metric.higherIsBetter() ? value : -value;
    }

    /** Returns the term as it is added or subtracted, such as {@code + 0.5 * (POPE, F1)}. */
    String describe() {
        return (metric.higherIsBetter() ? "+ " : "- ") + weight + " * (" + metric.name() + ")";
    }
}
