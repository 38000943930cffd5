package io.github.rlaifv.feedback.reuse;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Pairs that {@code PairRules} made.
 *
 * @param training the pairs to train on
 * @param heldOut the held-out pairs; empty if none were asked for
 * @param statistics counts and means
 * @param settings what the pairs depend on: the settings that all folders share, and the rules
 */
public record MadePairs(
        PreferenceDataset training,
        PreferenceDataset heldOut,
        PairStatistics statistics,
        SortedMap<String, String> settings) {
    /** Name of the folder with the pairs to train on, beside {@link #TEST}. */
    public static final String TRAIN = "train";

    /** Name of the stage that writes the pairs. */
    public static final String WRITING = "writing pairs";

    /** Name of the folder with the held-out pairs. */
    public static final String TEST = "test";

    private static final Set<String> PAIR_MAKER = Set.of(
            "pairs",
            "topics",
            "pairs_per_instruction",
            "min_score_difference",
            "min_confirmed_gain",
            "chosen_among_best",
            "completeness_gain",
            "allow_identical_texts",
            "pair_seed");

    public MadePairs {
        settings = new TreeMap<>(settings);
    }

    static MadePairs of(DrawnAgain drawn, KeepRules rules, SortedMap<String, String> settings, RunListener listener) {
        PairChoice choice = PairChoice.of(drawn, rules, listener);
        return new MadePairs(
                new ChosenPairs(drawn, choice.training()),
                new ChosenPairs(drawn, choice.heldOut()),
                choice.statistics(),
                settings(drawn.folders(), settings));
    }

    private static SortedMap<String, String> settings(List<FeedbackFolder> folders, SortedMap<String, String> rules) {
        SortedMap<String, String> common = new TreeMap<>(folders.get(0).settings());
        folders.forEach(folder -> common.entrySet()
                .removeIf(entry -> !Objects.equals(folder.settings().get(entry.getKey()), entry.getValue())));
        common.keySet().removeIf(MadePairs::ofPairMaker);
        common.putAll(rules);
        return common;
    }

    /** Whether a setting is that of a pair maker, or of the second of two that are joined. */
    private static boolean ofPairMaker(String setting) {
        return PAIR_MAKER.contains(setting) || setting.startsWith("topic_") || setting.startsWith("and_");
    }

    /**
     * Writes the pairs as a dataset, or as two datasets in the folders {@value #TRAIN} and {@value #TEST} if a share of the
     * images is held out, even if the pairs of none are. The folder appears complete or not at all.
     *
     * @param folder folder of the results, missing or empty
     * @param options format and other options; the settings of the pairs are added to the card
     * @return the card of the pairs to train on
     * @throws io.github.rlaifv.core.run.BadDataException if the folder is not empty, or an image can't be read
     */
    public DatasetCard write(Path folder, WriteOptions.Builder options) {
        List<DatasetCard> cards = new ArrayList<>();
        AtomicFolder.create(folder, "pairs", fresh -> cards.add(fill(fresh, options, RunListener.NONE)));
        return cards.get(0);
    }

    /**
     * Same as {@link #write}, into an empty folder that is being made.
     *
     * @param fresh the folder, which exists
     * @param listener listener that is notified of the stage {@value #WRITING}, whose units are pairs
     */
    public DatasetCard fill(Path fresh, WriteOptions.Builder options, RunListener listener) {
        WriteOptions described = described(options);
        boolean divided = settings.containsKey(PairRules.HELD_OUT);
        AtomicLong done = new AtomicLong();
        UnaryOperator<PreferencePair> reported = pair -> {
            listener.progressed(WRITING, done.incrementAndGet());
            return pair;
        };
        listener.stageStarted(WRITING, training.size() + heldOut.size());
        DatasetCard card = training.map(reported).write(divided ? fresh.resolve(TRAIN) : fresh, described);
        if (divided) {
            heldOut.map(reported).write(fresh.resolve(TEST), described);
        }
        listener.stageFinished(WRITING);
        return card;
    }

    private WriteOptions described(WriteOptions.Builder options) {
        SortedMap<String, String> others = new TreeMap<>(settings);
        String policy = others.remove("policy");
        options.settings(others);
        if (policy != null) {
            options.fingerprint("policy", policy);
        }
        return options.build();
    }

    /** Returns all kept pairs, held-out ones included, in order. */
    public List<PreferencePair> toList() {
        List<PreferencePair> all = new ArrayList<>(training.toList());
        all.addAll(heldOut.toList());
        return all;
    }
}
