package io.github.rlaifv.core.training;

/**
 * Settings of one backward pass.
 *
 * @param dropoutSeed seed of the adapters' dropout; equal seeds and token sequences give equal dropout
 * @param keptBytes memory budget in bytes for layer activations that are kept from the forward to the backward pass;
 *     layers beyond it are recomputed (gradient checkpointing). Results do not depend on it
 */
public record TrainingPass(long dropoutSeed, long keptBytes) {

    /** Seed 0, and all layers are recomputed in the backward pass. */
    public static final TrainingPass DEFAULT = new TrainingPass(0, 0);

    public TrainingPass {
        if (keptBytes < 0) {
            throw new IllegalArgumentException("keptBytes must be >= 0, was " + keptBytes);
        }
    }
}
