package io.github.rlaifv.dpo.internal.run;

import java.util.Optional;

/**
 * Examples that are ready to be trained on.
 *
 * @param task task of the training loop
 * @param identity identity of the run, the data included
 * @param training how many of the training examples are used
 * @param heldOut how many of the held-out examples are used
 * @param pairs what only runs on preference pairs have
 */
public record PreparedExamples(
        TrainingTask task, RunIdentity identity, ExampleUse training, ExampleUse heldOut, Optional<Pairs> pairs) {

    /**
     * What only runs on preference pairs have.
     *
     * @param reference name of the reference model
     * @param referenceFingerprint fingerprint of the reference model and the data
     * @param given number of given pairs
     */
    public record Pairs(String reference, String referenceFingerprint, int given) {}
}
