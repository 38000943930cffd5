package io.github.rlaifv.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Units of work that are computed in one call of a model.
 *
 * @param units units that the call computes
 * @param open units whose results are not stored yet; results of the others are dropped
 */
public record WorkGroup<T>(List<T> units, List<T> open) {
    public WorkGroup {
        units = List.copyOf(units);
        open = List.copyOf(open);
    }

    /**
     * Forms the remaining calls. If results depend on the call, groups are formed by position among all units, and an
     * unfinished group is computed again as a whole, so that resumed work gives the same bytes as uninterrupted work.
     * Otherwise finished units are omitted.
     *
     * @param all all units in order
     * @param size number of units per call
     * @param finished whether the results of a unit are stored
     * @param dependsOnCall whether the results of a unit depend on the other units of its call
     */
    public static <T> List<WorkGroup<T>> of(List<T> all, int size, Predicate<T> finished, boolean dependsOnCall) {
        List<T> units =
                dependsOnCall ? all : all.stream().filter(finished.negate()).toList();
        List<WorkGroup<T>> groups = new ArrayList<>();
        for (int from = 0; from < units.size(); from += size) {
            List<T> part = units.subList(from, Math.min(units.size(), from + size));
            List<T> open = part.stream().filter(finished.negate()).toList();
            if (!open.isEmpty()) {
                groups.add(new WorkGroup<>(part, open));
            }
        }
        return groups;
    }
}
