package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.Optional;

/** The source of the reference's log-probabilities in a training run. */
public sealed interface ReferenceSource permits ScoredReference, StoredReference, LengthsOnlyReference {
    /** Fingerprint of a run whose loss needs no reference. */
    String NONE = "none";

    /** Returns the fingerprint of the reference model, which the run's results depend on. */
    String fingerprint();

    /**
     * Returns the log-probabilities of the pairs to train on.
     *
     * @param pairs the pairs
     * @param file file that keeps computed log-probabilities
     */
    ReferenceLogProbs training(PreferenceDataset pairs, Path file);

    /** Returns the log-probabilities of held-out pairs. */
    ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file);

    /**
     * Returns the log-probabilities of auxiliary responses. Each is the chosen response of a pair.
     *
     * @param pairs pairs whose chosen responses are the auxiliary responses
     * @param file file that keeps computed log-probabilities
     */
    ReferenceLogProbs auxiliaries(PreferenceDataset pairs, Path file);

    /** Returns the fingerprint of the training pairs' log-probabilities if this run did not compute them. */
    default Optional<String> foreignLogProbs(ReferenceLogProbs training) {
        return Optional.empty();
    }

    /** Returns whether a model has read the images of the training pairs. */
    default boolean looksAtImages() {
        return false;
    }

    /** Returns whether this policy itself scored the training pairs, so that what it refuses is known. */
    default boolean isScoredBy(TrainablePolicy policy) {
        return false;
    }
}
