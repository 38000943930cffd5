package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.policy.Policy;
import java.util.Map;

/** Examples that are not trained on. */
@FunctionalInterface
public interface HeldOut {

    /** No such examples. */
    HeldOut NONE = policy -> Map.of();

    /** The figures of a training step over all of them, without gradient and dropout; none without examples. */
    Map<String, Double> evaluate(Policy policy);
}
