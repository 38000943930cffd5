package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.DatasetCard;
import io.github.rlaifv.core.data.PreferenceDataset;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A reference whose figures came with the pairs to train on.
 *
 * @param card of the pairs
 * @param other the same reference, for all other pairs
 */
record StoredReference(DatasetCard card, AskedReference other) implements ReferenceSource {

    @Override
    public String fingerprint() {
        return other.fingerprint();
    }

    @Override
    public ReferenceLogProbs training(PreferenceDataset pairs, Path file) {
        return ReferenceLogProbs.stored(other.model(), pairs, card);
    }

    @Override
    public ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file) {
        return other.heldOut(pairs, file);
    }

    @Override
    public ReferenceLogProbs companions(PreferenceDataset pairs, Path file) {
        return other.companions(pairs, file);
    }

    @Override
    public Optional<String> foreignFigures(ReferenceLogProbs training) {
        return Optional.of(training.figures());
    }
}
