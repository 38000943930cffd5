package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import java.util.Map;

/**
 * The setup that all runs of a trainer share.
 *
 * @param kind kind of training
 * @param options options that all trainers share
 * @param values values of all options, including those of this kind of training
 * @param observers recipients of the metrics
 */
public record TrainerSetup(TrainingKind kind, TrainingOptions options, OptionValues values, Observers observers) {

    /** Returns everything besides model and data that the results depend on, to the bit. */
    public Map<String, String> settings() {
        return values.identity();
    }

    public RunListener listener() {
        return observers.listener();
    }
}
