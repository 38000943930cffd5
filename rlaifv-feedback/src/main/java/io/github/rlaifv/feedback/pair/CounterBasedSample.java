package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.internal.KeyedRandom;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A random subset that seed, group and the names of the elements determine, in whatever order they come: those whose
 * hashes are smallest.
 */
public final class CounterBasedSample {
    private CounterBasedSample() {}

    /**
     * At most {@code size} elements, in their given order.
     *
     * @param group keeps the choices of two groups apart
     * @param name of an element, unique in its group
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
