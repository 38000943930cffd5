package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.policy.Policy;
import java.util.Map;

/** Examples that are not trained on, for evaluations during training. */
@FunctionalInterface
public interface HeldOut {

    /** No held-out examples. */
    HeldOut NONE = policy -> Map.of();

    /**
     * Returns the metrics of a training step over all held-out examples, without gradient and dropout; empty without
     * examples.
     */
    Map<String, Double> evaluate(Policy policy);
}
