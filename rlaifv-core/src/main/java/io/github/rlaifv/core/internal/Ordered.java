package io.github.rlaifv.core.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Unmodifiable copies that keep their order. {@link Map#copyOf} and {@link Set#copyOf} have a different order in each
 * JVM, which would show in files.
 */
public final class Ordered {
    private Ordered() {}

    /** A copy of a map in the same order. */
    public static <K, V> Map<K, V> map(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** A copy without duplicates in the same order. */
    public static <T> Set<T> set(Collection<T> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }
}
