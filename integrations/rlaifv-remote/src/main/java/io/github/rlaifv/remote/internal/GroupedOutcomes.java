package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.policy.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Combines the outcomes of parts into outcomes of groups. */
public final class GroupedOutcomes {
    private GroupedOutcomes() {}

    /** Combines each group. A group fails with the failure of its first failed part. */
    public static <T> List<Outcome<List<T>>> of(List<Outcome<T>> parts, List<Integer> sizes) {
        List<Outcome<List<T>>> groups = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            groups.add(Outcome.all(parts.subList(from, from + size)));
            from += size;
        }
        return groups;
    }
}
