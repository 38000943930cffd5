package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Divides the requests of a call into units, each of which one member computes as a call of its own. The division depends
 * on the requests alone and not on the number of members. Requests about one image stay together, because they share its
 * encoding and, in half precision, the last digits of probabilities.
 *
 * @param prompt returns the prompt of a request
 * @param rows returns the number of sequences that a request is computed with
 * @param fewestRows number of rows below which a unit is not divided further
 * @param <R> type of a request
 */
record PoolUnits<R>(Function<R, Prompt> prompt, ToIntFunction<R> rows, int fewestRows) {
    /** Largest number of units of a call. It divides evenly among 2, 4 and 8 members. */
    static final int MOST = 8;

    /** The positions of the requests of each unit, in the order of the requests. */
    List<List<Integer>> of(List<R> requests) {
        List<List<Integer>> groups = groups(requests);
        long total = requests.stream().mapToInt(rows).sum();
        long wanted = Math.max(1, Math.min(MOST, total / fewestRows));
        List<List<Integer>> units = new ArrayList<>();
        List<Integer> unit = new ArrayList<>();
        long before = 0;
        for (List<Integer> group : groups) {
            unit.addAll(group);
            before += group.stream().map(requests::get).mapToInt(rows).sum();
            // the unit ends at the first group that reaches its share of all rows
            if (before * wanted >= total * (units.size() + 1)) {
                units.add(unit);
                unit = new ArrayList<>();
            }
        }
        if (!unit.isEmpty()) {
            units.add(unit);
        }
        return units;
    }

    /** Requests with the same first image, or without images with the same prompt, in the order of the first of each. */
    private List<List<Integer>> groups(List<R> requests) {
        List<String> shared = SharedContent.keys(requests.stream().map(prompt).toList());
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            groups.computeIfAbsent(shared.get(i), key -> new ArrayList<>()).add(i);
        }
        return new ArrayList<>(groups.values());
    }
}
