package io.github.rlaifv.spark.internal;

import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names what differs between two maps of settings. */
final class Differences {
    private Differences() {}

    /** Returns each setting that differs with both values. */
    static String between(Map<String, String> of, Map<String, String> other) {
        TreeSet<String> names = new TreeSet<>(of.keySet());
        names.addAll(other.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(of.get(name), other.get(name)))
                .map(name -> name + " is " + other.getOrDefault(name, "missing") + ", was "
                        + of.getOrDefault(name, "missing"))
                .collect(Collectors.joining("; "));
    }
}
