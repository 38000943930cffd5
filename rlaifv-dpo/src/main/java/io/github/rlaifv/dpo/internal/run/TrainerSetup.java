package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import java.util.Map;

/**
 * What all runs of a trainer have in common.
 *
 * @param kind of training
 * @param options that all trainers share
 * @param values of all options, those of this kind of training included
 * @param observers of the runs
 */
public record TrainerSetup(TrainingKind kind, TrainingOptions options, OptionValues values, Observers observers) {

    /** What results depend on, to the bit, besides model and data. */
    public Map<String, String> settings() {
        return values.identity();
    }

    public RunListener listener() {
        return observers.listener();
    }
}
