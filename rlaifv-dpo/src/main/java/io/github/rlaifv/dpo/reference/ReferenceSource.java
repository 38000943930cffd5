package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.Optional;

/** Where a run takes the reference's log-probabilities from. */
public sealed interface ReferenceSource permits AskedReference, StoredReference, UnaskedReference {
    /** The fingerprint where no reference is asked. */
    String NONE = "none";

    /** Names the reference model among what a run depends on. */
    String fingerprint();

    /**
     * The figures of the pairs to train on.
     *
     * @param file where computed ones are kept
     */
    ReferenceLogProbs training(PreferenceDataset pairs, Path file);

    /** The figures of held-out pairs. */
    ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file);

    /** The figures of what is scored beside pairs. */
    ReferenceLogProbs companions(PreferenceDataset pairs, Path file);

    /** Names figures of the training pairs that were not computed by this run. */
    default Optional<String> foreignFigures(ReferenceLogProbs training) {
        return Optional.empty();
    }

    /** Whether the images of the training pairs were looked at by a model. */
    default boolean looksAtImages() {
        return false;
    }

    /** Whether the training pairs were scored by this policy itself: what it refuses is known then. */
    default boolean isScoredBy(TrainablePolicy policy) {
        return false;
    }
}
