package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.internal.KeyedRandom;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Draws a random subset that depends only on the seed, the group and the names of the elements, not on their order. It
 * consists of the elements with the smallest hashes.
 */
public final class SeededSample {
    private SeededSample() {}

    /**
     * Returns at most {@code size} elements, in their given order.
     *
     * @param group name of the group, so that the draws of two groups are independent
     * @param name returns the name of an element, which is unique in its group
     */
    public static <T> List<T> of(List<T> elements, int size, long seed, String group, Function<T, String> name) {
        if (elements.size() <= size) {
            return List.copyOf(elements);
        }
        List<String> ranks = elements.stream()
                .map(element -> KeyedRandom.rank(seed, group, name.apply(element)))
                .toList();
        Set<Integer> taken = new HashSet<>(IntStream.range(0, elements.size())
                .boxed()
                .sorted(Comparator.comparing(ranks::get))
                .limit(size)
                .toList());
        return IntStream.range(0, elements.size())
                .filter(taken::contains)
                .mapToObj(elements::get)
                .toList();
    }
}
