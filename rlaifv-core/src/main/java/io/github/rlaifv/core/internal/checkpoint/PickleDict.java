package io.github.rlaifv.core.internal.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary of a pickle; it is equal to itself alone, because a pickle can make it contain itself. */
final class PickleDict {
    private final Map<Object, Object> entries = new LinkedHashMap<>();

    /** Adds an entry; false if there is one with that key. */
    boolean add(Object key, Object value) {
        return entries.putIfAbsent(key, value) == null;
    }

    Map<Object, Object> entries() {
        return Collections.unmodifiableMap(entries);
    }
}
