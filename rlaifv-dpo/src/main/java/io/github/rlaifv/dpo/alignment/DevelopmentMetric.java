package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.internal.ScoreOrder;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The metric that selects the best checkpoint of an alignment. Measure it on development examples: examples that are
 * neither trained on nor reported on. A metric that only counts hallucinations rewards short responses; let it include
 * coverage too.
 *
 * @param name name for reports; it should say which examples the metric was measured on
 * @param higherIsBetter whether higher values are better
 * @param value function that evaluates the metric on a policy
 * @param testSets names of the published benchmarks that it is measured on. Weights that were chosen on a test set are better
 *     on it than on unseen data, so an alignment warns of them, and so does a later evaluation on the same benchmark
 */
public record DevelopmentMetric(
        String name, boolean higherIsBetter, ToDoubleFunction<Policy> value, List<String> testSets) {
    public DevelopmentMetric {
        testSets = List.copyOf(testSets);
    }

    /** Creates a metric on development examples, which no benchmark reports. */
    public DevelopmentMetric(String name, boolean higherIsBetter, ToDoubleFunction<Policy> value) {
        this(name, higherIsBetter, value, List.of());
    }

    /** Returns a warning about weights that the metric chooses on test sets; empty if it is not measured on any. */
    public Optional<String> caution() {
        return testSets.isEmpty()
                ? Optional.empty()
                : Optional.of("the weights are chosen on the test set of " + String.join(" and ", testSets)
                        + ", so the aligned model is better there than on unseen data: report other benchmarks, or choose"
                        + " on instructions for development, such as with a ClaimMetric");
    }

    /** Returns whether a value is better than another one. NaN is worse than every number and not better than NaN. */
    public boolean better(double value, double other) {
        return new ScoreOrder(higherIsBetter).better(value, other);
    }

    /** Returns the number of the best of some values, counted from 1; of equal values the first one. 0 if there are none. */
    public int best(List<Double> values) {
        int best = 0;
        for (int number = 1; number <= values.size(); number++) {
            if (best == 0 || better(values.get(number - 1), values.get(best - 1))) {
                best = number;
            }
        }
        return best;
    }
}
