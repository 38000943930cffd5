package io.github.rlaifv.dpo.reference;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.internal.reference.ContentKeys;
import io.github.rlaifv.dpo.internal.reference.Refusal;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the reference thinks of all responses of a dataset, computed once before training. All responses to one prompt
 * are scored together, equal ones once. The figures are kept in a journal with the fingerprints of model and data; a rerun
 * reads them and computes what is missing (where figures depend on the call, the whole call that was not finished).
 * {@link #write} puts them beside the pairs for later runs, {@link #stored} takes them from there.
 */
public final class ReferenceLogProbs {
    /** On a dataset's card: the fingerprint of the model that gave its log-probabilities. */
    public static final String FINGERPRINT = "reference logps";

    private final String model;
    private final KeyedPairs pairs;
    private final Map<String, ResponseLogProb> known;
    private final Map<String, Refusal> unusable;

    /**
     * @param model fingerprint of the reference
     * @param known figures of responses by their keys
     * @param unusable why the others have none
     */
    ReferenceLogProbs(
            String model, KeyedPairs pairs, Map<String, ResponseLogProb> known, Map<String, Refusal> unusable) {
        this.model = model;
        this.pairs = pairs;
        this.known = Ordered.map(known);
        this.unusable = Ordered.map(unusable);
    }

    /**
     * Scores what the file does not hold yet. A response that the reference refuses (too long, say) makes its pairs
     * unusable and is not an error here.
     *
     * @param reference the model as it is now; later training of it changes nothing
     * @param dataset the pairs
     * @param file where figures are kept
     * @param promptsPerBatch number of prompts that are scored in one call, and kept at once; figures depend on it only
     *     within the bounds of {@link Policy}
     * @param listener hears the stage {@code reference}, a unit being a prompt
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the reference can't score given responses
     * @throws BadDataException if the file was made with another model or other pairs, or a picture can't be read
     */
    public static ReferenceLogProbs compute(
            Policy reference, PreferenceDataset dataset, Path file, int promptsPerBatch, RunListener listener) {
        return compute(reference, dataset, file, false, promptsPerBatch, listener);
    }

    /**
     * As the other.
     *
     * @param eachToken whether the figures of the single tokens are kept too; responses that the file holds without them
     *     are scored again
     */
    public static ReferenceLogProbs compute(
            Policy reference,
            PreferenceDataset dataset,
            Path file,
            boolean eachToken,
            int promptsPerBatch,
            RunListener listener) {
        return new AskedReference(reference, eachToken, promptsPerBatch, listener).compute(dataset, file);
    }

    /**
     * Takes the figures that came with the pairs, as {@link #write} stored them, and asks the reference nothing.
     *
     * @param reference the model as it is now
     * @param dataset pairs with {@link StoredLogProbs}, or some of them
     * @param card of the dataset, which names the model that gave the figures
     * @throws BadDataException if the card names another model than the reference (other weights, prompt format, image
     *     processing or precision) or none, or a pair has no figures or broken ones; naming the pair
     */
    public static ReferenceLogProbs stored(Policy reference, PreferenceDataset dataset, DatasetCard card) {
        return StoredReference.read(reference, dataset, card);
    }

    /**
     * Writes the pairs with these figures beside them, and the reference's fingerprint on the card; pairs that the
     * reference refused are left out.
     *
     * @param dataset that the figures were computed for
     * @param folder for the new dataset
     * @param options with any title and settings
     * @throws IllegalStateException if the figures of single tokens were not kept
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
                    PairReference figures = of(number);
                    writer.write(pair.withStored(new StoredLogProbs(
                            figures.chosen().stored(), figures.rejected().stored())));
                }
            });
            return writer.finish();
        }
    }

    /** The pairs, in the order of the dataset. */
    public List<PreferencePair> pairs() {
        return pairs.pairs();
    }

    /** Names the data alone. */
    public String data() {
        return pairs.data();
    }

    /** Names the figures themselves, which may come from elsewhere with the same model and data. */
    String figures() {
        Hasher hasher = Hashing.sha256().newHasher();
        for (ContentKeys.PairKeys pair : pairs.keys()) {
            for (String response : List.of(pair.chosen(), pair.rejected())) {
                ResponseLogProb figures = known.get(response);
                hasher.putString(response, StandardCharsets.US_ASCII).putBoolean(figures != null);
                if (figures != null) {
                    hasher.putDouble(figures.sum()).putInt(figures.tokens());
                    figures.perToken().forEach(hasher::putDouble);
                }
            }
        }
        return hasher.hash().toString();
    }

    /** Names model and data. */
    public String fingerprint() {
        return model + '/' + pairs.data();
    }

    /** Why a pair can't be used; empty if it can. */
    public Optional<String> unusable(int pair) {
        return refusal(pair).map(Refusal::reason);
    }

    /** Why a pair can't be used, with its kind; empty if it can. */
    public Optional<Refusal> refusal(int pair) {
        ContentKeys.PairKeys key = pairs.keys().get(pair);
        Refusal refusal = unusable.get(key.chosen());
        return Optional.ofNullable(refusal != null ? refusal : unusable.get(key.rejected()));
    }

    /**
     * The figures of a pair.
     *
     * @throws IllegalArgumentException if it is unusable
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
