package io.github.rlaifv.core.training;

/**
 * An optimizer with the settings of its next step.
 *
 * @param optimizer to be stepped
 * @param settings of the step
 */
public record AdamWStep(AdamW optimizer, AdamW.Settings settings) {}
