package io.github.rlaifv.core.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Unmodifiable copies that keep the order. {@link Map#copyOf} and {@link Set#copyOf} give another order in every JVM,
 * which shows in files.
 */
public final class Ordered {
    private Ordered() {}

    /** A copy of a map, in the map's order. */
    public static <K, V> Map<K, V> map(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** A copy without repetitions, in the collection's order. */
    public static <T> Set<T> set(Collection<T> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }
}
