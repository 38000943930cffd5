package io.github.rlaifv.dpo;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.data.DatasetCard;
import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.PreferenceWriter;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the reference thinks of all responses of a dataset, computed once before training. All responses to one prompt
 * are scored together, equal ones once. The figures are kept in a journal with the fingerprints of model and data; a rerun
 * reads them and computes what is missing (where figures depend on the call, the whole call that was not finished). {@link #write} puts them beside the pairs for later runs, {@link #stored}
 * takes them from there.
 */
public final class ReferenceLogProbs {
    /** On a dataset's card: the fingerprint of the model that gave its log-probabilities. */
    public static final String FINGERPRINT = "reference logps";

    private static final String STAGE = "reference";

    private final List<PreferencePair> pairs;
    private final List<ContentKeys.PairKeys> keys;
    private final Map<String, ResponseLogProb> known;
    private final Map<String, Refusal> unusable;
    private final String fingerprint;

    private ReferenceLogProbs(
            List<PreferencePair> pairs,
            List<ContentKeys.PairKeys> keys,
            Map<String, ResponseLogProb> known,
            Map<String, Refusal> unusable,
            String fingerprint) {
        this.pairs = pairs;
        this.keys = keys;
        this.known = known;
        this.unusable = unusable;
        this.fingerprint = fingerprint;
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
        Capability.SCORE.require(reference, "the reference of preference learning");
        // texts alone: pictures are read when needed, and figures that came with the pairs would outweigh them
        List<PreferencePair> pairs = dataset.map(pair -> pair.withStored(null)).toList();
        ContentKeys contentKeys = new ContentKeys();
        List<ContentKeys.PairKeys> keys = pairs.stream().map(contentKeys::of).toList();
        String data = ContentKeys.dataset(keys);
        Map<String, ResponseLogProb> known = new HashMap<>();
        ReferenceScorer scorer = new ReferenceScorer(reference, eachToken);
        try (ReferenceFile stored = ReferenceFile.open(file, reference.fingerprint(), data)) {
            List<UnscoredPrompt> prompts = prompts(pairs, keys);
            prompts.stream()
                    .flatMap(prompt -> prompt.texts().keySet().stream())
                    .forEach(key -> stored.find(key, eachToken).ifPresent(figures -> known.put(key, figures)));
            List<WorkGroup<UnscoredPrompt>> groups = WorkGroup.of(
                    prompts,
                    promptsPerBatch,
                    prompt -> known.keySet().containsAll(prompt.texts().keySet()),
                    reference.dependsOnCall());
            listener.stageStarted(
                    STAGE,
                    groups.stream().mapToLong(group -> group.open().size()).sum());
            long done = 0;
            for (WorkGroup<UnscoredPrompt> group : groups) {
                Cancellation.check("asking the reference");
                Map<String, ResponseLogProb> scored = scorer.score(group, known.keySet());
                stored.append(scored);
                known.putAll(scored);
                done += group.open().size();
                listener.progressed(STAGE, done);
            }
        }
        listener.stageFinished(STAGE);
        return new ReferenceLogProbs(
                pairs, keys, Ordered.map(known), scorer.refused(), reference.fingerprint() + "/" + data);
    }

    /** Each prompt once, with all its responses. */
    private static List<UnscoredPrompt> prompts(List<PreferencePair> pairs, List<ContentKeys.PairKeys> keys) {
        Map<String, UnscoredPrompt> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            ContentKeys.PairKeys key = keys.get(i);
            for (String[] response :
                    new String[][] {{key.chosen(), pair.chosen()}, {key.rejected(), pair.rejected()}}) {
                byPrompt.computeIfAbsent(
                                key.prompt(),
                                k -> new UnscoredPrompt(pair.instruction().id(), pair.prompt(), new LinkedHashMap<>()))
                        .texts()
                        .put(response[0], response[1]);
            }
        }
        return List.copyOf(byPrompt.values());
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
        checkCard(reference, card);
        List<PreferencePair> pairs = new ArrayList<>();
        List<ContentKeys.PairKeys> keys = new ArrayList<>();
        Map<String, ResponseLogProb> known = new HashMap<>();
        ContentKeys contentKeys = new ContentKeys();
        try (Stream<PreferencePair> all = dataset.stream()) {
            all.forEach(pair -> {
                Cancellation.check("reading pairs");
                ContentKeys.PairKeys key = contentKeys.of(pair);
                StoredLogProbs figures = pair.stored();
                if (figures == null) {
                    throw new BadDataException("the pair of instruction "
                            + pair.instruction().id() + " (number " + pairs.size()
                            + ") has no stored log-probabilities: compute them with ReferenceLogProbs, or leave stored"
                            + " ones out");
                }
                known.put(key.chosen(), ResponseLogProb.ofStored(figures.chosen(), pair, "chosen"));
                known.put(key.rejected(), ResponseLogProb.ofStored(figures.rejected(), pair, "rejected"));
                pairs.add(pair.withStored(null));
                keys.add(key);
            });
        }
        return new ReferenceLogProbs(
                List.copyOf(pairs),
                List.copyOf(keys),
                Ordered.map(known),
                Map.of(),
                reference.fingerprint() + "/" + ContentKeys.dataset(keys));
    }

    /**
     * Stands in for a reference that no loss needs: asks nobody, knows lengths alone, and its log-probabilities are NaN.
     *
     * @param lengths of the responses
     */
    static ReferenceLogProbs unasked(PreferenceDataset dataset, ResponseLengths lengths) {
        List<PreferencePair> pairs = dataset.map(pair -> pair.withStored(null)).toList();
        ContentKeys contentKeys = new ContentKeys();
        List<ContentKeys.PairKeys> keys = pairs.stream().map(contentKeys::of).toList();
        Map<String, ResponseLogProb> known = new HashMap<>();
        Map<String, Refusal> unusable = new HashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put(keys.get(i).chosen(), pair.chosen());
            texts.put(keys.get(i).rejected(), pair.rejected());
            texts.forEach((key, text) -> {
                try {
                    int tokens = lengths.of(pair.prompt(), text);
                    known.put(key, new ResponseLogProb(Double.NaN, tokens, ResponseLogProb.UNKNOWN_TOKENS));
                } catch (BadDataException e) {
                    unusable.put(key, Refusal.of(e));
                }
            });
        }
        return new ReferenceLogProbs(
                pairs, keys, Ordered.map(known), Ordered.map(unusable), "none/" + ContentKeys.dataset(keys));
    }

    private static void checkCard(Policy reference, DatasetCard card) {
        String named = card.fingerprints().get(FINGERPRINT);
        if (named == null) {
            throw new BadDataException(
                    "the card of '" + card.title() + "' does not say which model its log-probabilities"
                            + " are of (fingerprint '" + FINGERPRINT + "'): compute them anew");
        }
        if (!named.equals(reference.fingerprint())) {
            throw new BadDataException("the log-probabilities of '" + card.title() + "' are of another model than the"
                    + " reference " + reference.name() + " (other weights, prompt format, image processing or"
                    + " precision): their fingerprint is " + named + ", the reference's is " + reference.fingerprint()
                    + ". Give that model as the reference, or compute them anew");
        }
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
        String reference = fingerprint.substring(0, fingerprint.lastIndexOf('/'));
        WriteOptions named = options.fingerprint(FINGERPRINT, reference).build();
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
        return pairs;
    }

    /** Names the data alone. */
    String data() {
        return fingerprint.substring(fingerprint.lastIndexOf('/') + 1);
    }

    /** Names the figures themselves, which may come from elsewhere with the same model and data. */
    String figures() {
        Hasher hasher = Hashing.sha256().newHasher();
        for (ContentKeys.PairKeys pair : keys) {
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
        return fingerprint;
    }

    /** Why a pair can't be used; empty if it can. */
    public Optional<String> unusable(int pair) {
        return refusal(pair).map(Refusal::reason);
    }

    /** Why a pair can't be used, with its kind; empty if it can. */
    Optional<Refusal> refusal(int pair) {
        ContentKeys.PairKeys key = keys.get(pair);
        Refusal refusal = unusable.get(key.chosen());
        return Optional.ofNullable(refusal != null ? refusal : unusable.get(key.rejected()));
    }

    /**
     * The figures of a pair.
     *
     * @throws IllegalArgumentException if it is unusable
     */
    public PairReference of(int pair) {
        ResponseLogProb chosen = known.get(keys.get(pair).chosen());
        ResponseLogProb rejected = known.get(keys.get(pair).rejected());
        if (chosen == null || rejected == null) {
            throw new IllegalArgumentException(
                    "pair " + pair + " can't be used: " + unusable(pair).orElse("not scored"));
        }
        return new PairReference(chosen, rejected);
    }
}
