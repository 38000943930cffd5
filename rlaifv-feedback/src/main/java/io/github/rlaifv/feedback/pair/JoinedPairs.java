package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pairs of two makers, each pair of texts once.
 *
 * @param first maker whose pairs come first
 * @param second maker whose pairs follow
 */
record JoinedPairs(PairMaker first, PairMaker second) implements PairMaker {

    @Override
    public List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses) {
        Set<List<String>> texts = new HashSet<>();
        List<PreferencePair> pairs = new ArrayList<>();
        Stream.of(first, second)
                .flatMap(maker -> maker.make(instruction, responses).stream())
                .filter(pair -> texts.add(List.of(pair.chosen(), pair.rejected())))
                .forEach(pairs::add);
        return List.copyOf(pairs);
    }

    /** The settings of both; the names of the second one are marked. */
    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(first.settings());
        second.settings()
                .forEach((name, value) -> settings.merge("and_" + name, value, (one, other) -> one + ", " + other));
        return settings;
    }
}
