package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.internal.ResponseLengths;
import io.github.rlaifv.dpo.reference.internal.TrainingRefusal;
import io.github.rlaifv.dpo.reference.internal.UnscoredPrompt;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The source of a loss that uses no reference.
 *
 * @param lengths lengths of the responses, which are known without a reference
 * @param asked the reference model, which scores auxiliary responses only
 */
public record LengthsOnlyReference(ResponseLengths lengths, ScoredReference asked) implements ReferenceSource {

    @Override
    public String fingerprint() {
        return NONE;
    }

    @Override
    public ReferenceLogProbs training(PreferenceDataset pairs, Path file) {
        return lengths(pairs);
    }

    @Override
    public ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file) {
        return lengths(pairs);
    }

    @Override
    public ReferenceLogProbs auxiliaries(PreferenceDataset pairs, Path file) {
        return asked.auxiliaries(pairs, file);
    }

    /** Returns log-probabilities of which only the lengths are known; the values are NaN. */
    private ReferenceLogProbs lengths(PreferenceDataset dataset) {
        KeyedPairs pairs = KeyedPairs.of(dataset);
        Map<String, ResponseLogProb> known = new HashMap<>();
        Map<String, TrainingRefusal> unusable = new HashMap<>();
        for (UnscoredPrompt prompt : pairs.prompts()) {
            prompt.texts().forEach((key, text) -> {
                try {
                    int tokens = lengths.of(prompt.prompt(), text);
                    known.put(key, new ResponseLogProb(Double.NaN, tokens, ResponseLogProb.UNKNOWN_TOKENS));
                } catch (BadDataException e) {
                    unusable.put(key, TrainingRefusal.of(e));
                }
            });
        }
        return new ReferenceLogProbs(fingerprint(), pairs, known, unusable);
    }
}
