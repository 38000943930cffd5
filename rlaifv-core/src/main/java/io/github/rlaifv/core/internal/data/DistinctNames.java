package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.internal.ContentHash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gives rows whose ids repeat other ids: {@code id}, {@code id~2}, {@code id~3} and so on, in the order of the rows. */
public final class DistinctNames {
    private final Set<Long> used = new HashSet<>();
    private final Map<Long, Integer> suffixes = new HashMap<>();
    /** Last suffix per repeated id, so that many equal ids take no quadratic time. */
    private final Map<Long, Integer> last = new HashMap<>();

    /** Adds the next row. */
    public void add(long row, String id) {
        if (used.add(ContentHash.bits(id))) {
            return;
        }
        int suffix = last.getOrDefault(ContentHash.bits(id), 1);
        do {
            suffix++;
        } while (!used.add(ContentHash.bits(name(id, suffix))));
        last.put(ContentHash.bits(id), suffix);
        suffixes.put(row, suffix);
    }

    /** Whether a row has another id than its own. */
    public boolean isOther(long row) {
        return suffixes.containsKey(row);
    }

    /** Returns the id of a row. */
    public String of(long row, String id) {
        Integer suffix = suffixes.get(row);
        return suffix == null ? id : name(id, suffix);
    }

    private static String name(String id, int suffix) {
        return id + "~" + suffix;
    }
}
