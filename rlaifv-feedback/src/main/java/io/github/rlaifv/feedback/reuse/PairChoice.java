package io.github.rlaifv.feedback.reuse;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.internal.PythonWhitespace;
import io.github.rlaifv.feedback.pair.LengthBalance;
import io.github.rlaifv.feedback.pair.LengthBalancer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of the drawn pairs are kept, and in which part.
 *
 * @param training numbers of the pairs to train on
 * @param heldOut numbers of the held-out pairs
 * @param statistics counts and means
 */
record PairChoice(BitSet training, BitSet heldOut, PairStatistics statistics) {

    private static final String DRAWING = "drawing pairs";
    private static final String MEASURING = "measuring pairs";

    static PairChoice of(DrawnAgain drawn, KeepRules rules, RunListener listener) {
        Reading reading = new Reading(drawn, rules, listener);
        LengthBalance balance = reading.balance();
        return reading.choice(balance);
    }

    /** The first half of the hash of a pair, which takes less memory than its text. */
    private record Content(long high, long low) {
        static Content of(String hash) {
            return new Content(
                    Long.parseUnsignedLong(hash.substring(0, 16), 16),
                    Long.parseUnsignedLong(hash.substring(16, 32), 16));
        }
    }

    /** Reads all pairs once, and keeps about a hundred bytes of each. */
    private static final class Reading {
        private final DrawnAgain drawn;
        private final KeepRules rules;
        private final RunListener listener;
        private final BitSet held = new BitSet();
        /** Numbers of the pairs that are no repeats. */
        private final BitSet distinct = new BitSet();

        private final Set<Content> known = new HashSet<>();
        private int count;
        private long instructions;
        private long withoutPairs;
        private long candidates;

        Reading(DrawnAgain drawn, KeepRules rules, RunListener listener) {
            this.drawn = drawn;
            this.rules = rules;
            this.listener = listener;
        }

        LengthBalance balance() {
            LengthBalance balance = new LengthBalance(Double.NaN, 0, List.of(), List.of());
            try (Stream<DrawnAgain.OfInstruction> all = drawn.byInstruction(DRAWING, listener)) {
                Stream<PreferencePair> first = all.flatMap(this::read);
                if (rules.lengthBalance()) {
                    balance = LengthBalancer.create().balance(first);
                } else {
                    first.forEachOrdered(pair -> {});
                }
            }
            listener.stageFinished(DRAWING);
            return balance;
        }

        private Stream<PreferencePair> read(DrawnAgain.OfInstruction one) {
            instructions++;
            candidates += one.candidates();
            withoutPairs += one.pairs().isEmpty() ? 1 : 0;
            List<PreferencePair> fresh = new ArrayList<>();
            for (PreferencePair pair : one.pairs()) {
                int number = count++;
                String image = pair.instruction().context();
                held.set(number, KeyedRandom.elementUnit(rules.seed(), image) < rules.heldOut());
                if (!rules.distinct() || known.add(content(pair, image))) {
                    distinct.set(number);
                    fresh.add(pair);
                }
            }
            return fresh.stream();
        }

        private static Content content(PreferencePair pair, String image) {
            return Content.of(new ContentHash()
                    .part(image)
                    .part(pair.instruction().question())
                    .part(pair.chosen().strip())
                    .part(pair.rejected().strip())
                    .text());
        }

        PairChoice choice(LengthBalance balance) {
            BitSet kept = new BitSet();
            if (rules.lengthBalance()) {
                BitSet indexes = new BitSet();
                balance.kept().forEach(indexes::set);
                int index = 0;
                for (int number = distinct.nextSetBit(0); number >= 0; number = distinct.nextSetBit(number + 1)) {
                    kept.set(number, indexes.get(index++));
                }
            } else {
                kept.or(distinct);
            }
            BitSet heldOut = (BitSet) kept.clone();
            heldOut.and(held);
            BitSet training = (BitSet) kept.clone();
            training.andNot(held);
            return new PairChoice(training, heldOut, statistics(kept, heldOut, balance.ratio()));
        }

        private PairStatistics statistics(BitSet kept, BitSet heldOut, double ratio) {
            double chosen = 0;
            double rejected = 0;
            double difference = 0;
            try (Stream<PreferencePair> all =
                    ReportedStream.of(new ChosenPairs(drawn, kept).stream(), MEASURING, kept.cardinality(), listener)) {
                for (PreferencePair pair : (Iterable<PreferencePair>) all::iterator) {
                    chosen += PythonWhitespace.words(pair.chosen()).size();
                    rejected += PythonWhitespace.words(pair.rejected()).size();
                    difference += pair.chosenScore() - pair.rejectedScore();
                }
            }
            listener.stageFinished(MEASURING);
            int pairs = kept.cardinality();
            return new PairStatistics(
                    instructions,
                    drawn.folders().stream()
                            .mapToLong(FeedbackFolder::unknownImages)
                            .sum(),
                    withoutPairs,
                    candidates,
                    count,
                    count - distinct.cardinality(),
                    distinct.cardinality() - (long) pairs,
                    ratio,
                    pairs,
                    heldOut.cardinality(),
                    new PairStatistics.MeanLengths(chosen / pairs, rejected / pairs),
                    difference / pairs);
        }
    }
}
