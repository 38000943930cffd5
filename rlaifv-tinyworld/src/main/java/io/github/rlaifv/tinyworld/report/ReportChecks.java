package io.github.rlaifv.tinyworld.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Validation of metrics in a report. */
final class ReportChecks {

    private ReportChecks() {}

    static void share(String name, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be a share in [0, 1] or null, was " + value);
        }
    }

    static void finite(String name, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite or null, was " + value);
        }
    }

    /**
     * Returns a metric that is known.
     *
     * @throws IllegalArgumentException if it is missing because the images have no ground truth
     */
    static double known(@Nullable Double value) {
        if (value == null) {
            throw new IllegalArgumentException("a metric is missing, which needs images with ground truth");
        }
        return value;
    }

    /** Returns an unmodifiable copy, which is empty for null. */
    static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Returns an unmodifiable copy that keeps the order, unlike {@link Map#copyOf}. */
    static <V> Map<String, V> ordered(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
