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
 * Makes pairs by rewriting a response topic by topic, after the idea of topic-level preference rewriting (TPR, arXiv
 * 2411.17265). A response is divided into topics, and the alternatives of each topic are ranked. The chosen response is
 * the base with the best alternatives swapped in, the rejected one is the base with the worst. So both sides differ in
 * those topics only.
 *
 * <p>Here the unit is a sentence. Its alternatives are the sentences with the same topics among all candidates, so
 * nothing is generated or judged again. They are ranked by the share of their claims that the labeler confirms. That is
 * less than the paper does, which samples each topic again and lets a language model weave the alternatives in; here
 * sentences are exchanged as they are. By default, sentences share a topic if they share nouns; another function can be
 * given.
 *
 * <p>A sentence without any alternative that has a confirmed claim can't be improved by an exchange. If another
 * candidate does not mention its topics at all, the chosen response omits it: see {@link Builder#omission}.
 *
 * <p>Each candidate is the base of one pair. The pairs of an instruction are drawn by seed, instruction id and
 * candidate index. Safe for use by several threads if the topic function is.
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

    /**
     * Returns a builder with the defaults: at most 2 pairs per instruction, minimum difference 1, nouns as topics, seed
     * 0.
     */
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
        return SeededSample.of(pairs, maxPairs, seed, instruction.id(), pair -> Integer.toString(pair.base())).stream()
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

    /**
     * Returns the other sentences of a side: those already placed before sentence i, and those of the base after it.
     */
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

    /** Whether an alternative already occurs, or adds a topic that another sentence mentions. */
    private static boolean repeats(Segment alternative, Segment own, List<Segment> others) {
        Set<String> brought = new HashSet<>(alternative.topics());
        brought.removeAll(own.topics());
        return others.stream()
                .anyMatch(other -> other.text().equals(alternative.text())
                        || other.topics().stream().anyMatch(brought::contains));
    }

    /** Whether a response mentions no topic of a sentence. A sentence without topics can't be missed by any. */
    private static boolean someoneIsSilent(Segment own, List<List<Segment>> all) {
        return all.stream().anyMatch(response -> response.stream().noneMatch(own::touches));
    }

    /** Returns the better segment; the first one if both are equally good. */
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
     * A base with its chosen and its rejected rewriting.
     *
     * @param base index of the candidate
     * @param chosen chosen text
     * @param rejected rejected text
     * @param chosenVerdicts verdicts on the claims of the chosen text, each question once
     * @param rejectedVerdicts verdicts on the claims of the rejected text, each question once
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

    /** Builder of {@link TopicRewriter}. */
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

        /** Maximum number of pairs drawn per instruction. Default: 2. */
        public Builder maxPairs(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("maxPairs must be > 0, was " + value);
            }
            maxPairs = value;
            return this;
        }

        /**
         * Minimum of the rejected side's number of rejected claims minus that of the chosen side, above 0. Default: 1.
         */
        public Builder minDifference(double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("minDifference must be finite and > 0, was " + value);
            }
            minDifference = value;
            return this;
        }

        /**
         * Minimum of the chosen side's number of different confirmed claims minus that of the rejected side. Default:
         * no minimum.
         */
        public Builder minConfirmedGain(int value) {
            minConfirmedGain = OptionalInt.of(value);
            return this;
        }

        /**
         * Minimum share of common topics, relative to all topics of both, at which two sentences are alternatives.
         * Default: 0.5.
         */
        public Builder topicOverlap(double value) {
            if (!(value > 0 && value <= 1)) {
                throw new IllegalArgumentException("topicOverlap must be in (0, 1], was " + value);
            }
            topicOverlap = value;
            return this;
        }

        /**
         * Whether the chosen side omits a sentence if none of its alternatives has a confirmed claim and another
         * candidate does not mention its topics. Exchanging sentences alone can't remove an object that is not in the
         * image. Default: true.
         */
        public Builder omission(boolean value) {
            omission = value;
            return this;
        }

        /**
         * Function that returns the topics of a sentence. Default: {@link NounTopics}, for English.
         *
         * @param name name of the function; a run is resumed only under the same name
         */
        public Builder topics(Function<String, Set<String>> value, String name) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the name of topics must not be empty");
            }
            topics = value;
            topicsName = name;
            return this;
        }

        /** Seed of the draw. Use another seed for each round. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Builds the rewriter.
         *
         * @throws io.github.rlaifv.core.run.BadDataException if the models of the default topics are not on the class
         *     path
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
