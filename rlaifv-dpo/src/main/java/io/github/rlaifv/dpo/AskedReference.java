package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;

/**
 * A reference that scores all pairs before anything is trained, as training may change it.
 *
 * @param model the reference
 * @param eachToken whether the figures of single tokens are needed
 * @param promptsPerCall number of prompts that are scored in one call
 * @param listener of the stage {@code reference}
 */
record AskedReference(Policy model, boolean eachToken, int promptsPerCall, RunListener listener)
        implements ReferenceSource {

    @Override
    public String fingerprint() {
        return model.fingerprint();
    }

    @Override
    public ReferenceLogProbs training(PreferenceDataset pairs, Path file) {
        return ReferenceLogProbs.compute(model, pairs, file, eachToken, promptsPerCall, listener);
    }

    @Override
    public ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file) {
        return training(pairs, file);
    }

    @Override
    public ReferenceLogProbs companions(PreferenceDataset pairs, Path file) {
        return training(pairs, file);
    }

    @Override
    public boolean looksAtImages() {
        return true;
    }

    @Override
    public boolean isScoredBy(TrainablePolicy policy) {
        return model == policy;
    }
}
