package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.policy.Policy;
import java.util.function.ToDoubleFunction;

/**
 * What checkpoints are chosen by: a figure on examples that are neither trained on nor reported on. One that counts
 * hallucinations alone rewards silence; let it count coverage too.
 *
 * @param name for reports; say which examples it was taken on
 * @param higherIsBetter its direction
 * @param value of a policy
 */
public record DevelopmentMetric(String name, boolean higherIsBetter, ToDoubleFunction<Policy> value) {

    /** Whether a value beats another; nothing is beaten by NaN, and NaN by every number. */
    public boolean better(double value, double other) {
        if (Double.isNaN(value)) {
            return false;
        }
        return Double.isNaN(other) || (higherIsBetter ? value > other : value < other);
    }
}
