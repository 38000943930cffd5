package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.internal.ContentKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A reference whose log-probabilities are stored with the training pairs.
 *
 * @param card card of the training pairs' dataset
 * @param other the same reference model, for all other pairs
 */
public record StoredReference(DatasetCard card, ScoredReference other) implements ReferenceSource {

    @Override
    public String fingerprint() {
        return other.fingerprint();
    }

    @Override
    public ReferenceLogProbs training(PreferenceDataset pairs, Path file) {
        return read(other.model(), pairs, card);
    }

    @Override
    public ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file) {
        return other.heldOut(pairs, file);
    }

    @Override
    public ReferenceLogProbs auxiliaries(PreferenceDataset pairs, Path file) {
        return other.auxiliaries(pairs, file);
    }

    @Override
    public Optional<String> foreignLogProbs(ReferenceLogProbs training) {
        return Optional.of(training.logProbs());
    }

    /**
     * Reads the log-probabilities that are stored with pairs.
     *
     * @throws BadDataException if the card names another model, or a pair has no log-probabilities or damaged ones
     */
    static ReferenceLogProbs read(Policy reference, PreferenceDataset dataset, DatasetCard card) {
        checkCard(reference, card);
        List<PreferencePair> pairs = new ArrayList<>();
        List<ContentKeys.PairKeys> keys = new ArrayList<>();
        Map<String, ResponseLogProb> known = new HashMap<>();
        ContentKeys contentKeys = new ContentKeys();
        try (Stream<PreferencePair> all = dataset.stream()) {
            all.forEach(pair -> {
                Cancellation.check("reading pairs");
                ContentKeys.PairKeys key = contentKeys.of(pair);
                StoredLogProbs logProbs = pair.stored();
                if (logProbs == null) {
                    throw new BadDataException("the pair of instruction "
                            + pair.instruction().id() + " (number " + pairs.size()
                            + ") has no stored log-probabilities: compute them with ReferenceLogProbs, or do not use"
                            + " stored ones");
                }
                known.put(key.chosen(), ResponseLogProb.ofStored(logProbs.chosen(), pair, "chosen"));
                known.put(key.rejected(), ResponseLogProb.ofStored(logProbs.rejected(), pair, "rejected"));
                pairs.add(pair.withStored(null));
                keys.add(key);
            });
        }
        return new ReferenceLogProbs(reference.fingerprint(), new KeyedPairs(pairs, keys), known, Map.of());
    }

    private static void checkCard(Policy reference, DatasetCard card) {
        String named = card.fingerprints().get(ReferenceLogProbs.FINGERPRINT);
        if (named == null) {
            throw new BadDataException(
                    "the card of '" + card.title() + "' does not name the model that its log-probabilities"
                            + " are of (fingerprint '" + ReferenceLogProbs.FINGERPRINT + "'): recompute them");
        }
        if (!named.equals(reference.fingerprint())) {
            throw new BadDataException("the log-probabilities of '" + card.title() + "' are of another model than the"
                    + " reference " + reference.name() + " (other weights, prompt format, image processing or"
                    + " precision): their fingerprint is " + named + ", the reference's is " + reference.fingerprint()
                    + ". Use that model as the reference, or recompute them");
        }
    }
}
