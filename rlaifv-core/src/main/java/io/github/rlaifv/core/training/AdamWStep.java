package io.github.rlaifv.core.training;

/**
 * An optimizer with the hyper-parameters of its next step.
 *
 * @param optimizer the optimizer
 * @param settings hyper-parameters of the step
 */
public record AdamWStep(AdamW optimizer, AdamW.Settings settings) {}
