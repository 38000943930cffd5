package io.github.rlaifv.feedback.reuse;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules by which pairs are made from finished feedback. The candidates, claims and probabilities of the folders are used as
 * they are, and no model is asked.
 *
 * <pre>{@code
 * MadePairs made = PairRules.builder().maker(PairSelector.builder().maxPairs(4).build()).heldOut(0.1).build()
 *         .make(List.of(FeedbackFolder.open(Path.of("feedback"))));
 * made.write(Path.of("pairs"), WriteOptions.of(DatasetFormat.JSONL));
 * }</pre>
 */
public final class PairRules {
    /** The setting with the share of held-out images; missing if none are held out. */
    static final String HELD_OUT = "held_out";

    private final PairMaker maker;
    private final Optional<ConfirmationThreshold> threshold;
    private final boolean lengthBalance;
    private final boolean distinct;
    private final double heldOut;
    private final long seed;

    private PairRules(Builder builder) {
        maker = builder.maker;
        threshold = builder.threshold;
        lengthBalance = builder.lengthBalance;
        distinct = builder.distinct;
        heldOut = builder.heldOut;
        seed = builder.seed;
    }

    /** Returns a builder with the paper's rules: at most two pairs per instruction, balanced lengths. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes the pairs of all folders, in the order of folders and instructions. Everything is read twice: now for the choice
     * of pairs, and once more whenever the pairs are read. Memory holds about a hundred bytes per pair.
     *
     * @throws BadDataException if there are no folders, if a file in one is damaged, or if a threshold is set and a folder's
     *     scores are not by claims
     */
    public MadePairs make(List<FeedbackFolder> folders) {
        return make(folders, RunListener.NONE);
    }

    /**
     * Same as {@link #make(List)}, with progress.
     *
     * @param listener listener that is notified of two stages: one that draws pairs, whose units are instructions, and one
     *     that measures those that are kept, whose units are pairs
     */
    public MadePairs make(List<FeedbackFolder> folders, RunListener listener) {
        if (folders.isEmpty()) {
            throw new BadDataException(
                    "there is no feedback to make pairs of: give at least one folder of a feedback run");
        }
        if (threshold.isPresent()) {
            folders.forEach(PairRules::requireClaims);
        }
        return MadePairs.of(
                new DrawnAgain(folders, maker, threshold),
                new KeepRules(lengthBalance, distinct, heldOut, seed),
                settings(),
                listener);
    }

    private static void requireClaims(FeedbackFolder folder) {
        if (folder.scorerSetting("threshold").isEmpty()) {
            throw new BadDataException(folder.path() + " was judged by the scorer "
                    + folder.scorerSetting("type").orElse("(unknown)")
                    + ", which has no threshold: leave the threshold out for this folder");
        }
    }

    /** Returns everything that the pairs depend on besides the folders, by name. */
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(maker.settings());
        threshold.ifPresent(value -> settings.put("scorer.threshold", Double.toString(value.value())));
        settings.put("length_balance", Boolean.toString(lengthBalance));
        settings.put("distinct_pairs", Boolean.toString(distinct));
        if (heldOut > 0) {
            settings.put(HELD_OUT, Double.toString(heldOut));
            settings.put("held_out_seed", Long.toString(seed));
        }
        return settings;
    }

    /** Builder of {@link PairRules}. */
    public static final class Builder {
        private PairMaker maker = PairSelector.builder().build();
        private Optional<ConfirmationThreshold> threshold = Optional.empty();
        private boolean lengthBalance = true;
        private boolean distinct = true;
        private double heldOut;
        private long seed;

        private Builder() {}

        /** Makes the pairs of each instruction. Default: the paper's {@link PairSelector}. */
        public Builder maker(PairMaker value) {
            maker = value;
            return this;
        }

        /**
         * Threshold above which p_yes / (p_yes + p_no) confirms a claim, in place of the one that the feedback was made with.
         * The scores change with the verdicts. Default: the verdicts of the feedback.
         */
        public Builder threshold(ConfirmationThreshold value) {
            threshold = Optional.of(value);
            return this;
        }

        /** Whether pairs are dropped until chosen and rejected texts are equally long on average. Default: true. */
        public Builder lengthBalance(boolean value) {
            lengthBalance = value;
            return this;
        }

        /**
         * Whether of pairs with equal image, question and texts only the first is kept, such as those of several folders.
         * Default: true.
         */
        public Builder distinct(boolean value) {
            distinct = value;
            return this;
        }

        /**
         * Expected share of images whose pairs are held out, in [0, 1). All pairs about an image are in the same part.
         * Default: 0.
         */
        public Builder heldOut(double value) {
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException("heldOut must be in [0, 1), was " + value);
            }
            heldOut = value;
            return this;
        }

        /** Seed of the choice of held-out images; the pair maker has a seed of its own. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public PairRules build() {
            return new PairRules(this);
        }
    }
}
