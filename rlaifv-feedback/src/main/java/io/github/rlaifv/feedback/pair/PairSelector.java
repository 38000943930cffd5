package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Forms preference pairs among the responses to one instruction: all pairs whose scores differ by at least 1, the higher
 * score is chosen; at most 2 of them are drawn (RLAIF-V, section 3.2, "combine").
 *
 * <p>The draw is a function of seed, instruction id and candidate indices alone, so neither order nor resumption changes
 * it. Two responses with the same text never form a pair, and two pairs with the same texts are one, unless {@link
 * Builder#allowIdenticalTexts} asks for what the authors' code does: it pairs equal texts that got different scores, and
 * draws without a seed.
 */
public final class PairSelector implements PairMaker {
    private final double minDifference;
    private final int maxPairs;
    private final boolean allowIdenticalTexts;
    private final OptionalInt minConfirmedGain;
    private final OptionalInt chosenAmongBest;
    private final long seed;

    private PairSelector(Builder builder) {
        minDifference = builder.minDifference;
        maxPairs = builder.maxPairs;
        allowIdenticalTexts = builder.allowIdenticalTexts;
        minConfirmedGain = builder.minConfirmedGain;
        chosenAmongBest = builder.chosenAmongBest;
        seed = builder.seed;
    }

    /** Starts from the defaults: difference 1, 2 pairs, seed 0. */
    public static Builder builder() {
        return new Builder();
    }

    /** All pairs that the scores allow, by candidate index. */
    public List<ScoredPair> all(List<ResponseScore> responses) {
        List<ResponseScore> ordered = responses.stream()
                .sorted(Comparator.comparingInt(response -> response.candidate().index()))
                .toList();
        List<ScoredPair> pairs = new ArrayList<>();
        Set<List<String>> texts = new HashSet<>();
        for (ResponseScore chosen : chosen(ordered)) {
            for (ResponseScore rejected : ordered) {
                if (chosen.score() - rejected.score() >= minDifference
                        && gainsEnough(chosen, rejected)
                        && mayPair(chosen, rejected, texts)) {
                    pairs.add(new ScoredPair(chosen, rejected));
                }
            }
        }
        return pairs;
    }

    /** Those that may be chosen, by candidate index. */
    private List<ResponseScore> chosen(List<ResponseScore> ordered) {
        if (chosenAmongBest.isEmpty()) {
            return ordered;
        }
        Set<ResponseScore> best = ordered.stream()
                .sorted(Comparator.comparingDouble(ResponseScore::score)
                        .thenComparingLong(PairSelector::confirmed)
                        .reversed())
                .limit(chosenAmongBest.getAsInt())
                .collect(Collectors.toSet());
        return ordered.stream().filter(best::contains).toList();
    }

    private boolean gainsEnough(ResponseScore chosen, ResponseScore rejected) {
        return minConfirmedGain.isEmpty() || confirmed(chosen) - confirmed(rejected) >= minConfirmedGain.getAsInt();
    }

    /** A claim that a response repeats counts once, or repeating would be a way to confirm more. */
    private static long confirmed(ResponseScore response) {
        return response.verdicts().stream()
                .filter(ClaimVerdict::confirmed)
                .map(ClaimVerdict::claim)
                .distinct()
                .count();
    }

    private boolean mayPair(ResponseScore chosen, ResponseScore rejected, Set<List<String>> texts) {
        String better = chosen.candidate().text().strip();
        String worse = rejected.candidate().text().strip();
        return allowIdenticalTexts || (!better.equals(worse) && texts.add(List.of(better, worse)));
    }

    /** The pairs drawn for one instruction, by candidate index. */
    public List<ScoredPair> select(String instructionId, List<ResponseScore> responses) {
        return CounterBasedSample.of(
                all(responses),
                maxPairs,
                seed,
                instructionId,
                pair -> pair.chosen().candidate().index() + ">"
                        + pair.rejected().candidate().index());
    }

    @Override
    public List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses) {
        return select(instruction.id(), responses).stream()
                .map(pair -> pair.toPreference(instruction))
                .toList();
    }

    /** Without the seed of the draw: a pipeline gives it the seed of the candidates, which names it. */
    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("pairs_per_instruction", Integer.toString(maxPairs));
        settings.put("min_score_difference", Double.toString(minDifference));
        minConfirmedGain.ifPresent(gain -> settings.put("min_confirmed_gain", Integer.toString(gain)));
        chosenAmongBest.ifPresent(best -> settings.put("chosen_among_best", Integer.toString(best)));
        if (allowIdenticalTexts) {
            settings.put("allow_identical_texts", "true");
        }
        settings.put("pair_seed", Long.toString(seed));
        return settings;
    }

    /** Collects the options of {@link PairSelector}. */
    public static final class Builder {
        private double minDifference = 1;
        private int maxPairs = 2;
        private boolean allowIdenticalTexts;
        private OptionalInt minConfirmedGain = OptionalInt.empty();
        private OptionalInt chosenAmongBest = OptionalInt.empty();
        private long seed;

        private Builder() {}

        /** Scores of a pair differ by at least this; above 0. */
        public Builder minDifference(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("minDifference must be > 0, was " + value);
            }
            minDifference = value;
            return this;
        }

        /** Pairs drawn an instruction. */
        public Builder maxPairs(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("maxPairs must be > 0, was " + value);
            }
            maxPairs = value;
            return this;
        }

        /** Whether equal texts with different scores are paired, and equal pairs counted apart; default not. */
        public Builder allowIdenticalTexts(boolean value) {
            allowIdenticalTexts = value;
            return this;
        }

        /**
         * How many more different confirmed claims a chosen response must have than the rejected one; may be 0 or
         * negative. Default: not asked, as in the paper. Where on average the response that says less errs less, this
         * keeps a model from learning to say less.
         */
        public Builder minConfirmedGain(int value) {
            minConfirmedGain = OptionalInt.of(value);
            return this;
        }

        /**
         * Only so many responses of an instruction may be chosen: those with the highest score, among equals those with
         * more different confirmed claims, then those with the lower candidate index. Default: any, as in the paper.
         * There a chosen response may err too, only less than the rejected one, and a supervised term learns its errors.
         */
        public Builder chosenAmongBest(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("chosenAmongBest must be > 0, was " + value);
            }
            chosenAmongBest = OptionalInt.of(value);
            return this;
        }

        /** Of the draw. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public PairSelector build() {
            return new PairSelector(this);
        }
    }
}
