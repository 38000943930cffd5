package io.github.rlaifv.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Units of work that share a call of a model.
 *
 * @param units what the call computes
 * @param open those whose results are not written down yet; the results of the others are dropped
 */
public record WorkGroup<T>(List<T> units, List<T> open) {
    public WorkGroup {
        units = List.copyOf(units);
        open = List.copyOf(open);
    }

    /**
     * The calls that are left to do. Where results depend on the call, groups are formed by position among all units and
     * an unfinished group is computed again as a whole, so that stopped work ends with the bytes of unbroken work. Else
     * what is finished is left out.
     *
     * @param all units, in order
     * @param size units per call
     * @param finished whether a unit's results are written down
     * @param dependsOnCall whether the results of a unit depend on those that share its call
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
