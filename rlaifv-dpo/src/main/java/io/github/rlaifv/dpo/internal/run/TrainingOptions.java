package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.step.Batching;
import io.github.rlaifv.dpo.internal.step.OptimizerOptions;

/**
 * The options that all trainers share.
 *
 * @param batching which examples each step uses
 * @param optimizer what a step does
 * @param saving what is saved of the model
 */
public record TrainingOptions(Batching batching, OptimizerOptions optimizer, SavingOptions saving) {

    /** Returns the values of the options. */
    public OptionValues declare() {
        OptionValues values = new OptionValues();
        batching.declare(values);
        optimizer.declare(values);
        saving.declare(values);
        return values;
    }
}
