package io.github.rlaifv.dpo.internal.metric;

import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.util.Optional;

/**
 * When a training run is evaluated, and by which metric besides those of its held-out examples.
 *
 * @param everySteps number of steps between two evaluations; 0 adds none to those of each epoch
 * @param perEpoch number of evaluations per epoch, at equal distances of steps
 * @param development metric of the policy
 */
public record Evaluations(long everySteps, int perEpoch, Optional<DevelopmentMetric> development) {
    public Evaluations {
        if (everySteps < 0) {
            throw new IllegalArgumentException("evaluateEvery must be >= 0, was " + everySteps);
        }
        if (perEpoch < 1 || perEpoch > RoundSettings.MOST_EVALUATIONS) {
            throw new IllegalArgumentException(
                    "evaluationsPerEpoch must be >= 1 and <= " + RoundSettings.MOST_EVALUATIONS + ", was " + perEpoch);
        }
    }

    /** Declares the values. Those of later versions are declared only if they were set, so that earlier runs resume. */
    void declare(OptionValues values) {
        values.with(RunOption.EVALUATE_EVERY, everySteps);
        if (perEpoch > 1) {
            values.with(RunOption.EVALUATIONS_PER_EPOCH, perEpoch);
        }
        development.ifPresent(metric -> values.with(RunOption.DEVELOPMENT, metric.name()));
    }
}
