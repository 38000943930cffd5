package io.github.rlaifv.dpo;

/**
 * Options that all trainers share.
 *
 * @param batching which examples each step takes
 * @param optimizer what a step does
 * @param saving what is written of the model
 */
record TrainingOptions(Batching batching, OptimizerOptions optimizer, SavingOptions saving) {

    /** Their values. */
    OptionValues declare() {
        OptionValues values = new OptionValues();
        batching.declare(values);
        optimizer.declare(values);
        saving.declare(values);
        return values;
    }
}
