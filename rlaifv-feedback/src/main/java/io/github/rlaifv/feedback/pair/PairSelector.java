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
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Pairs responses to one instruction whose scores differ by at least 1, with the higher score as the chosen response,
 * and draws at most 2 of these pairs (RLAIF-V, section 3.2, "combine").
 *
 * <p>With {@link Builder#completenessGain} responses of equal scores make a pair too, if one confirms more. This goes
 * beyond the paper.
 *
 * <p>The draw depends on the seed, the instruction's id and the candidate indices only, so neither order nor resuming
 * changes it. Two responses with the same text never form a pair, and pairs with the same two texts count as one. With
 * {@link Builder#allowIdenticalTexts} the selector follows the authors' code instead, which pairs equal texts that got
 * different scores; the authors' code also draws without a seed.
 */
public final class PairSelector implements PairMaker {
    /** Default maximum number of pairs per instruction. */
    public static final int DEFAULT_MAX_PAIRS = 2;

    private final double minDifference;
    private final int maxPairs;
    private final boolean allowIdenticalTexts;
    private final OptionalInt minConfirmedGain;
    private final OptionalInt chosenAmongBest;
    private final OptionalInt completenessGain;
    private final long seed;

    private PairSelector(Builder builder) {
        minDifference = builder.minDifference;
        maxPairs = builder.maxPairs;
        allowIdenticalTexts = builder.allowIdenticalTexts;
        minConfirmedGain = builder.minConfirmedGain;
        chosenAmongBest = builder.chosenAmongBest;
        completenessGain = builder.completenessGain;
        seed = builder.seed;
    }

    /** Returns a builder with the defaults: minimum difference 1, at most {@value #DEFAULT_MAX_PAIRS} pairs, seed 0. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the maximum number of pairs per instruction. */
    public int maxPairs() {
        return maxPairs;
    }

    /** Returns how many responses to an instruction, the best ones, may be chosen; empty if any may be. */
    public OptionalInt chosenAmongBest() {
        return chosenAmongBest;
    }

    /**
     * Returns by how many confirmed claims the chosen response of a pair of equal scores must be ahead; empty if equal
     * scores make no pair.
     */
    public OptionalInt completenessGain() {
        return completenessGain;
    }

    /** Returns the minimum of confirmed claims of the chosen response minus the rejected one; empty without a minimum. */
    public OptionalInt minConfirmedGain() {
        return minConfirmedGain;
    }

    /** Returns all pairs of different scores that the settings allow, ordered by candidate index. */
    public List<ScoredPair> all(List<ResponseScore> responses) {
        return all(
                responses,
                (chosen, rejected) -> chosen.score() - rejected.score() >= minDifference
                        && gains(chosen, rejected, minConfirmedGain));
    }

    private List<ScoredPair> all(List<ResponseScore> responses, BiPredicate<ResponseScore, ResponseScore> preferred) {
        List<ResponseScore> ordered = responses.stream()
                .sorted(Comparator.comparingInt(response -> response.candidate().index()))
                .toList();
        List<ScoredPair> pairs = new ArrayList<>();
        Set<List<String>> texts = new HashSet<>();
        for (ResponseScore chosen : chosen(ordered)) {
            for (ResponseScore rejected : ordered) {
                if (preferred.test(chosen, rejected) && mayPair(chosen, rejected, texts)) {
                    pairs.add(new ScoredPair(chosen, rejected));
                }
            }
        }
        return pairs;
    }

    /** Returns the responses that may be chosen, ordered by candidate index. */
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

    private static boolean gains(ResponseScore chosen, ResponseScore rejected, OptionalInt least) {
        return least.isEmpty() || confirmed(chosen) - confirmed(rejected) >= least.getAsInt();
    }

    /** Counts confirmed claims. A repeated claim counts once, so that repeating does not count as confirming more. */
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

    /** Returns the pairs drawn for one instruction: those of different scores, or else those of equal scores. */
    public List<ScoredPair> select(String instructionId, List<ResponseScore> responses) {
        List<ScoredPair> drawn = draw(all(responses), maxPairs, instructionId);
        if (completenessGain.isEmpty() || !drawn.isEmpty()) {
            return drawn;
        }
        List<ScoredPair> complete = all(
                responses,
                (chosen, rejected) -> chosen.score() == rejected.score() && gains(chosen, rejected, completenessGain));
        return draw(complete, 1, instructionId);
    }

    private List<ScoredPair> draw(List<ScoredPair> pairs, int most, String instructionId) {
        return SeededSample.of(
                pairs,
                most,
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

    /**
     * Settings of the selector, including the seed of the draw. A pipeline draws with the seed of the candidates, which
     * its own settings record.
     */
    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("pairs_per_instruction", Integer.toString(maxPairs));
        settings.put("min_score_difference", Double.toString(minDifference));
        minConfirmedGain.ifPresent(gain -> settings.put("min_confirmed_gain", Integer.toString(gain)));
        chosenAmongBest.ifPresent(best -> settings.put("chosen_among_best", Integer.toString(best)));
        completenessGain.ifPresent(gain -> settings.put("completeness_gain", Integer.toString(gain)));
        if (allowIdenticalTexts) {
            settings.put("allow_identical_texts", "true");
        }
        settings.put("pair_seed", Long.toString(seed));
        return settings;
    }

    /** Builder of {@link PairSelector}. */
    public static final class Builder {
        private double minDifference = 1;
        private int maxPairs = DEFAULT_MAX_PAIRS;
        private boolean allowIdenticalTexts;
        private OptionalInt minConfirmedGain = OptionalInt.empty();
        private OptionalInt chosenAmongBest = OptionalInt.empty();
        private OptionalInt completenessGain = OptionalInt.empty();
        private long seed;

        private Builder() {}

        /** Minimum difference between the scores of a pair, above 0. Default: 1. */
        public Builder minDifference(double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("minDifference must be finite and > 0, was " + value);
            }
            minDifference = value;
            return this;
        }

        /** Maximum number of pairs drawn per instruction. Default: {@value PairSelector#DEFAULT_MAX_PAIRS}. */
        public Builder maxPairs(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("maxPairs must be > 0, was " + value);
            }
            maxPairs = value;
            return this;
        }

        /**
         * Whether equal texts with different scores are paired, and pairs with the same texts count separately.
         * Default: false.
         */
        public Builder allowIdenticalTexts(boolean value) {
            allowIdenticalTexts = value;
            return this;
        }

        /**
         * Minimum of the chosen response's number of different confirmed claims minus that of the rejected response;
         * may be 0 or negative. Responses that say less often have fewer errors, and this option keeps a model from
         * learning to say less. Default: no minimum, as in the paper.
         */
        public Builder minConfirmedGain(int value) {
            minConfirmedGain = OptionalInt.of(value);
            return this;
        }

        /**
         * Number of responses per instruction that may be chosen: those with the highest score, among equal scores
         * those with more different confirmed claims, then those with the lower candidate index. Without a limit, a
         * chosen response may contain errors, only fewer than the rejected one, and a supervised term would learn them.
         * Default: no limit, as in the paper.
         */
        public Builder chosenAmongBest(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("chosenAmongBest must be > 0, was " + value);
            }
            chosenAmongBest = OptionalInt.of(value);
            return this;
        }

        /**
         * Minimum of the chosen response's number of different confirmed claims minus that of the rejected response, at
         * least 1, for a pair of <em>equal</em> scores. An instruction whose scores make no pair gets one such pair. The
         * better a model becomes, the more instructions have candidates without any rejected claim; their pairs then
         * teach it to say more that is true, where the paper's pairs alone teach it to say less. Default: equal scores
         * make no pair, as in the paper.
         */
        public Builder completenessGain(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("completenessGain must be > 0, was " + value);
            }
            completenessGain = OptionalInt.of(value);
            return this;
        }

        /** Seed of the draw. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public PairSelector build() {
            return new PairSelector(this);
        }
    }
}
