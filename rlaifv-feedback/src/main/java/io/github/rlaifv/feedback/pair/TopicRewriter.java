package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.claim.rule.NounTopics;
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
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Makes pairs by rewriting, topic by topic, after the idea of TPR (topic-level preference rewriting, arXiv 2411.17265):
 * a response is taken apart into topics, each topic's alternatives are ranked, and the chosen response is the base with
 * the best alternatives swapped in, the rejected one with the worst. Both sides then differ in those topics only.
 *
 * <p>Here a unit is a sentence, its alternatives are the sentences of the same topics among all candidates (the policy's
 * own samples of the same question, so nothing is generated and nothing is judged again), and the rank is the share of
 * its claims that the labeler confirms. That is less than the paper does: it resamples a topic by asking for it again and
 * lets a language model weave alternatives in; here sentences are exchanged as they are. Which sentences share a topic is
 * told by their nouns, unless another function is given.
 *
 * <p>A sentence none of whose alternatives has a confirmed claim can't be mended by an exchange. Where another candidate
 * does not speak of its topics at all it is left out of the chosen response: see {@link Builder#omission}.
 *
 * <p>Each candidate is the base of one pair; the pairs of an instruction are drawn by seed, instruction id and candidate
 * index. Safe for use by several threads if the topics are.
 */
public final class TopicRewriter implements PairMaker {
    private final int maxPairs;
    private final double minDifference;
    private final OptionalInt minConfirmedGain;
    private final double topicOverlap;
    private final boolean omission;
    private final Function<String, Set<String>> topics;
    private final String topicsName;
    private final long seed;

    private TopicRewriter(Builder builder, Function<String, Set<String>> topics) {
        maxPairs = builder.maxPairs;
        minDifference = builder.minDifference;
        minConfirmedGain = builder.minConfirmedGain;
        topicOverlap = builder.topicOverlap;
        omission = builder.omission;
        this.topics = topics;
        topicsName = builder.topicsName;
        seed = builder.seed;
    }

    /** Starts from the defaults: 2 pairs an instruction, difference 1, nouns as topics, seed 0. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses) {
        List<ResponseScore> ordered = responses.stream()
                .sorted(Comparator.comparingInt(response -> response.candidate().index()))
                .toList();
        List<List<Segment>> all =
                ordered.stream().map(response -> Segment.of(response, topics)).toList();
        List<Rewritten> pairs = new ArrayList<>();
        Set<List<String>> texts = new HashSet<>();
        for (int base = 0; base < all.size(); base++) {
            Rewritten pair = rewrite(ordered.get(base).candidate().index(), all.get(base), all);
            if (pair.isPair(minDifference, minConfirmedGain) && texts.add(List.of(pair.chosen(), pair.rejected()))) {
                pairs.add(pair);
            }
        }
        return CounterBasedSample.of(pairs, maxPairs, seed, instruction.id(), pair -> Integer.toString(pair.base()))
                .stream()
                .map(pair -> pair.toPreference(instruction))
                .toList();
    }

    private Rewritten rewrite(int index, List<Segment> base, List<List<Segment>> all) {
        List<Segment> chosen = new ArrayList<>();
        List<Segment> rejected = new ArrayList<>();
        for (int i = 0; i < base.size(); i++) {
            Segment own = base.get(i);
            List<Segment> alternatives = own.judged() ? alternatives(own, all) : List.of();
            Segment best = pick(own, others(base, i, chosen), alternatives, TopicRewriter::better);
            Segment worst = pick(own, others(base, i, rejected), alternatives, TopicRewriter::worse);
            if (!(omission && own.judged() && best.confirmed() == 0 && someoneIsSilent(own, all))) {
                chosen.add(placed(best, own));
            }
            rejected.add(placed(worst, own));
        }
        return Rewritten.of(index, chosen, rejected);
    }

    /** What a side says beside sentence i: what is placed before it, what the base says behind it. */
    private static List<Segment> others(List<Segment> base, int i, List<Segment> placed) {
        List<Segment> others = new ArrayList<>(placed);
        others.addAll(base.subList(i + 1, base.size()));
        return others;
    }

    private List<Segment> alternatives(Segment own, List<List<Segment>> all) {
        return all.stream()
                .flatMap(List::stream)
                .filter(other -> other.judged() && own.overlap(other) >= topicOverlap)
                .toList();
    }

    private static Segment pick(
            Segment own, List<Segment> others, List<Segment> alternatives, BinaryOperator<Segment> preferred) {
        return alternatives.stream()
                .filter(alternative -> !repeats(alternative, own, others))
                .reduce(own, preferred);
    }

    /** Whether an alternative stands there already, or brings a topic along that another sentence speaks of. */
    private static boolean repeats(Segment alternative, Segment own, List<Segment> others) {
        Set<String> brought = new HashSet<>(alternative.topics());
        brought.removeAll(own.topics());
        return others.stream()
                .anyMatch(other -> other.text().equals(alternative.text())
                        || other.topics().stream().anyMatch(brought::contains));
    }

    private static boolean someoneIsSilent(Segment own, List<List<Segment>> all) {
        return all.stream().anyMatch(response -> response.stream().noneMatch(own::touches));
    }

    /** The first argument where both are equally good. */
    private static Segment better(Segment known, Segment other) {
        int order = Double.compare(other.share(), known.share());
        return order > 0 || order == 0 && other.confirmed() > known.confirmed() ? other : known;
    }

    private static Segment worse(Segment known, Segment other) {
        int order = Double.compare(known.share(), other.share());
        return order > 0 || order == 0 && other.rejected() > known.rejected() ? other : known;
    }

    private static Segment placed(Segment alternative, Segment own) {
        return new Segment(alternative.text(), own.before(), own.after(), alternative.verdicts(), alternative.topics());
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("pairs", "topic-level rewriting");
        settings.put("pairs_per_instruction", Integer.toString(maxPairs));
        settings.put("min_score_difference", Double.toString(minDifference));
        minConfirmedGain.ifPresent(gain -> settings.put("min_confirmed_gain", Integer.toString(gain)));
        settings.put("topic_overlap", Double.toString(topicOverlap));
        settings.put("topic_omission", Boolean.toString(omission));
        settings.put("topics", topicsName);
        settings.put("pair_seed", Long.toString(seed));
        return settings;
    }

    /**
     * A base rewritten twice.
     *
     * @param base index of the candidate
     * @param chosen text
     * @param rejected text
     * @param chosenVerdicts on the chosen text's claims, each question once
     * @param rejectedVerdicts on the rejected text's claims, each question once
     */
    private record Rewritten(
            int base,
            String chosen,
            String rejected,
            List<ClaimVerdict> chosenVerdicts,
            List<ClaimVerdict> rejectedVerdicts) {

        static Rewritten of(int base, List<Segment> chosen, List<Segment> rejected) {
            return new Rewritten(base, text(chosen), text(rejected), verdicts(chosen), verdicts(rejected));
        }

        private static String text(List<Segment> segments) {
            StringBuilder text = new StringBuilder();
            segments.forEach(segment ->
                    text.append(segment.before()).append(segment.text()).append(segment.after()));
            return text.toString().strip();
        }

        private static List<ClaimVerdict> verdicts(List<Segment> segments) {
            TreeMap<String, ClaimVerdict> byQuestion = new TreeMap<>();
            segments.forEach(segment -> segment.verdicts()
                    .forEach(verdict -> byQuestion.putIfAbsent(verdict.claim().question(), verdict)));
            return List.copyOf(byQuestion.values());
        }

        private static long confirmed(List<ClaimVerdict> verdicts) {
            return verdicts.stream().filter(ClaimVerdict::confirmed).count();
        }

        private static double score(List<ClaimVerdict> verdicts) {
            return 0.0 - (verdicts.size() - confirmed(verdicts));
        }

        boolean isPair(double minDifference, OptionalInt minConfirmedGain) {
            long gain = confirmed(chosenVerdicts) - confirmed(rejectedVerdicts);
            return !chosen.isEmpty()
                    && !chosen.equals(rejected)
                    && score(chosenVerdicts) - score(rejectedVerdicts) >= minDifference
                    && (minConfirmedGain.isEmpty() || gain >= minConfirmedGain.getAsInt());
        }

        PreferencePair toPreference(Instruction instruction) {
            return new PreferencePair(instruction, chosen, rejected, score(chosenVerdicts), score(rejectedVerdicts));
        }
    }

    /** Collects the options of {@link TopicRewriter}. */
    public static final class Builder {
        private int maxPairs = 2;
        private double minDifference = 1;
        private OptionalInt minConfirmedGain = OptionalInt.empty();
        private double topicOverlap = 0.5;
        private boolean omission = true;
        private Function<String, Set<String>> topics = sentence -> Set.of();
        private String topicsName = "";
        private long seed;

        private Builder() {}

        /** Pairs drawn an instruction. */
        public Builder maxPairs(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("maxPairs must be > 0, was " + value);
            }
            maxPairs = value;
            return this;
        }

        /** How many more claims not confirmed the rejected side has; above 0. */
        public Builder minDifference(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("minDifference must be > 0, was " + value);
            }
            minDifference = value;
            return this;
        }

        /** How many more different confirmed claims the chosen side must have; default: not asked. */
        public Builder minConfirmedGain(int value) {
            minConfirmedGain = OptionalInt.of(value);
            return this;
        }

        /** Topics that two sentences must share to be alternatives, relative to all of both; default 0.5. */
        public Builder topicOverlap(double value) {
            if (!(value > 0 && value <= 1)) {
                throw new IllegalArgumentException("topicOverlap must be in (0, 1], was " + value);
            }
            topicOverlap = value;
            return this;
        }

        /**
         * Whether the chosen side leaves a sentence out where none of its alternatives has a confirmed claim and another
         * candidate does not speak of it; default true. Exchange alone can't remove an object that is not there.
         */
        public Builder omission(boolean value) {
            omission = value;
            return this;
        }

        /**
         * What sentences speak of; default {@link NounTopics}, for English.
         *
         * @param name names the function: results are continued only under equal names
         */
        public Builder topics(Function<String, Set<String>> value, String name) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("topics need a name");
            }
            topics = value;
            topicsName = name;
            return this;
        }

        /** Of the draw; take another one each round. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * @throws io.github.rlaifv.core.run.BadDataException if the default topics' models are not on the class path
         */
        public TopicRewriter build() {
            if (topicsName.isEmpty()) {
                NounTopics nouns = new NounTopics();
                topics(nouns::of, NounTopics.NAME);
            }
            return new TopicRewriter(this, topics);
        }
    }
}
