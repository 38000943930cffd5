package io.github.rlaifv.core.internal.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary in a pickle. It is equal only to itself, because a pickle can make a dictionary contain itself. */
final class PickleDict {
    private final Map<Object, Object> entries = new LinkedHashMap<>();

    /** Adds an entry; returns false if the key exists already. */
    boolean add(Object key, Object value) {
        return entries.putIfAbsent(key, value) == null;
    }

    Map<Object, Object> entries() {
        return Collections.unmodifiableMap(entries);
    }
}
