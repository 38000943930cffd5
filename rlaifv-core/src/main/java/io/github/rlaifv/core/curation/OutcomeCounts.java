package io.github.rlaifv.core.curation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers of records of a source by outcome and origin. */
final class OutcomeCounts {
    /** Name for the origins beyond the first {@value #MOST} ones. */
    static final String OTHERS = "(others)";

    static final int MOST = 200;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<long[]> counts = new ArrayList<>();

    /** Returns the number of an origin, counted from 0. */
    int origin(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= MOST && !name.equals(OTHERS)) {
            return origin(OTHERS);
        }
        numbers.put(name, counts.size());
        counts.add(new long[Outcome.values().length]);
        return counts.size() - 1;
    }

    void add(Outcome outcome, int origin) {
        counts.get(origin)[outcome.ordinal()]++;
    }

    long of(Outcome outcome) {
        return counts.stream().mapToLong(own -> own[outcome.ordinal()]).sum();
    }

    /** Returns a report per origin, in the order of their names; none if no record has an origin. */
    List<OriginReport> reports() {
        if (numbers.keySet().stream().allMatch(String::isEmpty)) {
            return List.of();
        }
        return numbers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(one -> report(one.getKey(), counts.get(one.getValue())))
                .toList();
    }

    private static OriginReport report(String name, long[] own) {
        return new OriginReport(
                name,
                own[Outcome.READ.ordinal()],
                own[Outcome.DUPLICATE.ordinal()],
                own[Outcome.UNUSABLE.ordinal()],
                own[Outcome.EXCLUDED.ordinal()],
                own[Outcome.ELIGIBLE.ordinal()],
                own[Outcome.TAKEN.ordinal()]);
    }
}
