package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.stream.Collectors;

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

    /**
     * Returns a weighted sum of metrics, of which higher is better: metrics of which lower is better are subtracted. The
     * values are added as they are, so choose weights that make their scales comparable.
     *
     * @param terms metrics with their weights, at least one
     * @throws IllegalArgumentException if there is none
     */
    public static DevelopmentMetric sum(List<WeightedMetric> terms) {
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a weighted metric needs at least one term");
        }
        List<WeightedMetric> all = List.copyOf(terms);
        return new DevelopmentMetric(
                all.stream()
                        .map(WeightedMetric::describe)
                        .collect(Collectors.joining(" "))
                        .replaceFirst("^\\+ ", ""),
                true,
                policy -> all.stream().mapToDouble(term -> term.of(policy)).sum(),
                all.stream()
                        .flatMap(term -> term.metric().testSets().stream())
                        .distinct()
                        .toList());
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
