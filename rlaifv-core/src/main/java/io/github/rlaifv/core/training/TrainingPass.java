package io.github.rlaifv.core.training;

/**
 * Settings of one backward pass.
 *
 * @param dropoutSeed what adapters' dropout is drawn from, together with each token's path; equal seeds drop alike
 * @param keptBytes how much memory may hold layers' inner activations from the forward to the backward pass; a layer that
 *     gets no room is computed a second time. Results do not depend on it
 */
public record TrainingPass(long dropoutSeed, long keptBytes) {

    /** Seed 0; every layer is computed a second time. */
    public static final TrainingPass DEFAULT = new TrainingPass(0, 0);

    public TrainingPass {
        if (keptBytes < 0) {
            throw new IllegalArgumentException("keptBytes must be >= 0, was " + keptBytes);
        }
    }
}
