package io.github.rlaifv.core.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Preference pairs that can be gone through any number of times, always in the same order.
 */
public interface PreferenceDataset {

    /** How many pairs. */
    long size();

    /** The pairs in order; close the stream where it reads a file. */
    Stream<PreferencePair> stream();

    /** A dataset in memory. */
    static PreferenceDataset of(List<PreferencePair> pairs) {
        List<PreferencePair> copy = List.copyOf(pairs);
        return new PreferenceDataset() {
            @Override
            public long size() {
                return copy.size();
            }

            @Override
            public Stream<PreferencePair> stream() {
                return copy.stream();
            }

            @Override
            public List<PreferencePair> toList() {
                return copy;
            }
        };
    }

    /** All pairs in memory. */
    default List<PreferencePair> toList() {
        try (Stream<PreferencePair> pairs = stream()) {
            return pairs.toList();
        }
    }

    /** The pairs that a condition holds for. */
    default PreferenceDataset filter(Predicate<PreferencePair> condition) {
        return of(toList().stream().filter(condition).toList());
    }

    /** The same pairs in another order, which the seed alone determines. */
    default PreferenceDataset shuffle(long seed) {
        List<PreferencePair> pairs = new ArrayList<>(toList());
        Collections.shuffle(pairs, new Random(seed));
        return of(pairs);
    }
}
