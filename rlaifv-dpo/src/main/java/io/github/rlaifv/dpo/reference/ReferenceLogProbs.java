package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.internal.ContentKeys;
import io.github.rlaifv.dpo.reference.internal.TrainingRefusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reference's log-probabilities of all responses of a dataset, computed once before training. All responses to a
 * prompt are scored together, and equal ones only once. A journal keeps the log-probabilities with the fingerprints of
 * model and data: a rerun reads them and computes what is missing (if they depend on the call, all of the unfinished
 * call). {@link #write} stores them with the pairs for later runs; {@link #stored} reads them from there.
 */
public final class ReferenceLogProbs {
    /** Name of the fingerprint, on a dataset's card, of the model that computed its log-probabilities. */
    public static final String FINGERPRINT = "reference logps";

    private final String model;
    private final KeyedPairs pairs;
    private final Map<String, ResponseLogProb> known;
    private final Map<String, TrainingRefusal> unusable;

    /**
     * Creates the log-probabilities of a dataset.
     *
     * @param model fingerprint of the reference
     * @param known log-probabilities of responses by their keys
     * @param unusable reason, by key, why a response has no log-probability
     */
    ReferenceLogProbs(
            String model, KeyedPairs pairs, Map<String, ResponseLogProb> known, Map<String, TrainingRefusal> unusable) {
        this.model = model;
        this.pairs = pairs;
        this.known = Ordered.map(known);
        this.unusable = Ordered.map(unusable);
    }

    /**
     * Scores what the file does not hold yet. A response that the reference refuses, for example because it is too
     * long, makes its pairs unusable; it is not an error here.
     *
     * @param reference the reference model as it is now; later training of it changes nothing
     * @param dataset the pairs
     * @param file file that keeps the log-probabilities
     * @param promptsPerBatch number of prompts that are scored and kept in one call; results depend on it only within
     *     the bounds that {@link Policy} states
     * @param listener listener that is notified of the stage {@code reference}, whose unit is a prompt
     * @return the log-probabilities of all pairs
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the reference can't score given responses
     * @throws BadDataException if the file was made with another model or other pairs, or an image can't be read
     */
    public static ReferenceLogProbs compute(
            Policy reference, PreferenceDataset dataset, Path file, int promptsPerBatch, RunListener listener) {
        return compute(reference, dataset, file, false, promptsPerBatch, listener);
    }

    /**
     * Scores what the file does not hold yet, as the method above does.
     *
     * @param eachToken whether to keep the log-probabilities of single tokens too; responses that the file holds
     *     without them are scored again
     */
    public static ReferenceLogProbs compute(
            Policy reference,
            PreferenceDataset dataset,
            Path file,
            boolean eachToken,
            int promptsPerBatch,
            RunListener listener) {
        return new ScoredReference(reference, eachToken, promptsPerBatch, listener).compute(dataset, file);
    }

    /**
     * Reads the log-probabilities that are stored with the pairs, as {@link #write} stored them; the reference scores
     * nothing.
     *
     * @param reference the reference model as it is now
     * @param dataset pairs, of which all need {@link StoredLogProbs}
     * @param card card of the dataset, which names the model that computed the log-probabilities
     * @return the log-probabilities of all pairs
     * @throws BadDataException if the card names no model or another one than the reference (other weights, prompt
     *     format, image processing or precision), or if a pair has no log-probabilities or damaged ones; the message
     *     names the pair
     */
    public static ReferenceLogProbs stored(Policy reference, PreferenceDataset dataset, DatasetCard card) {
        return StoredReference.read(reference, dataset, card);
    }

    /**
     * Writes the pairs with their log-probabilities, and the reference's fingerprint on the card. Pairs that the
     * reference refused are skipped.
     *
     * @param dataset the dataset that the log-probabilities were computed for
     * @param folder folder for the new dataset
     * @param options options of the new dataset, such as title and settings
     * @return card of the new dataset
     * @throws IllegalStateException if the log-probabilities of single tokens were not kept
     */
    public DatasetCard write(PreferenceDataset dataset, Path folder, WriteOptions.Builder options) {
        WriteOptions named = options.fingerprint(FINGERPRINT, model).build();
        try (PreferenceWriter writer = PreferenceWriter.open(folder, named);
                Stream<PreferencePair> all = dataset.stream()) {
            int[] at = {0};
            all.forEach(pair -> {
                Cancellation.check("writing pairs");
                int number = at[0]++;
                if (unusable(number).isEmpty()) {
                    PairReference logProbs = of(number);
                    writer.write(pair.withStored(new StoredLogProbs(
                            logProbs.chosen().stored(), logProbs.rejected().stored())));
                }
            });
            return writer.finish();
        }
    }

    /** Returns why responses have no log-probability, by their keys. */
    Map<String, TrainingRefusal> refused() {
        return unusable;
    }

    /** Returns the pairs, in the order of the dataset. */
    public List<PreferencePair> pairs() {
        return pairs.pairs();
    }

    /** Returns the fingerprint of the data alone. */
    public String data() {
        return pairs.data();
    }

    /**
     * Returns the fingerprint of the log-probabilities themselves, which may be of another origin with the same model
     * and data.
     */
    String logProbs() {
        ContentHash hasher = new ContentHash();
        for (ContentKeys.PairKeys pair : pairs.keys()) {
            for (String response : List.of(pair.chosen(), pair.rejected())) {
                ResponseLogProb logProbs = known.get(response);
                hasher.raw(response).flag(logProbs != null);
                if (logProbs != null) {
                    hasher.number(logProbs.sum()).integer(logProbs.tokens());
                    logProbs.perToken().forEach(hasher::number);
                }
            }
        }
        return hasher.text();
    }

    /** Returns the fingerprint of model and data. */
    public String fingerprint() {
        return model + '/' + pairs.data();
    }

    /** Returns why a pair can't be used; empty if it can. */
    public Optional<String> unusable(int pair) {
        return refusal(pair).map(TrainingRefusal::reason);
    }

    /** Returns why a pair can't be used, with the kind of the reason; empty if it can. */
    public Optional<TrainingRefusal> refusal(int pair) {
        ContentKeys.PairKeys key = pairs.keys().get(pair);
        TrainingRefusal refusal = unusable.get(key.chosen());
        return Optional.ofNullable(refusal != null ? refusal : unusable.get(key.rejected()));
    }

    /**
     * Returns the log-probabilities of a pair.
     *
     * @param pair index of the pair
     * @throws IllegalArgumentException if the pair is unusable
     */
    public PairReference of(int pair) {
        ResponseLogProb chosen = known.get(pairs.keys().get(pair).chosen());
        ResponseLogProb rejected = known.get(pairs.keys().get(pair).rejected());
        if (chosen == null || rejected == null) {
            throw new IllegalArgumentException(
                    "pair " + pair + " can't be used: " + unusable(pair).orElse("not scored"));
        }
        return new PairReference(chosen, rejected);
    }
}
