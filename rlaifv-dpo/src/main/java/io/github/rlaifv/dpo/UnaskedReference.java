package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.PreferenceDataset;
import java.nio.file.Path;

/**
 * No reference, where the loss needs none of its figures.
 *
 * @param lengths of responses, which are known without one
 * @param asked for companions alone
 */
record UnaskedReference(ResponseLengths lengths, AskedReference asked) implements ReferenceSource {

    @Override
    public String fingerprint() {
        return RunIdentity.NONE;
    }

    @Override
    public ReferenceLogProbs training(PreferenceDataset pairs, Path file) {
        return ReferenceLogProbs.unasked(pairs, lengths);
    }

    @Override
    public ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file) {
        return training(pairs, file);
    }

    @Override
    public ReferenceLogProbs companions(PreferenceDataset pairs, Path file) {
        return asked.companions(pairs, file);
    }
}
