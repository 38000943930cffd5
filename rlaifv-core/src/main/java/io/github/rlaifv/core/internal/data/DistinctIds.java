package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.internal.ContentHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a duplicate among many ids, using 8 bytes of memory per id. */
public final class DistinctIds {
    private long[] hashes = new long[64];
    private int size;

    /**
     * A duplicate id.
     *
     * @param id the id
     * @param first first row with the id
     * @param second second row with the id
     */
    public record Repeated(String id, long first, long second) {}

    public void add(String id) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = hash(id);
    }

    /**
     * Returns the first duplicate id.
     *
     * @param again the same ids in the same order again, which are read if two hashes are equal, and closed
     */
    public Optional<Repeated> firstRepeated(Stream<String> again) {
        try (again) {
            Set<Long> suspects = suspects();
            if (suspects.isEmpty()) {
                return Optional.empty();
            }
            Map<String, Long> rows = new HashMap<>();
            long row = 0;
            for (Iterator<String> ids = again.iterator(); ids.hasNext(); row++) {
                String id = ids.next();
                if (suspects.contains(hash(id))) {
                    Long before = rows.putIfAbsent(id, row);
                    if (before != null) {
                        return Optional.of(new Repeated(id, before, row));
                    }
                }
            }
            return Optional.empty();
        }
    }

    private Set<Long> suspects() {
        Arrays.sort(hashes, 0, size);
        Set<Long> equal = new HashSet<>();
        for (int i = 1; i < size; i++) {
            if (hashes[i] == hashes[i - 1]) {
                equal.add(hashes[i]);
            }
        }
        return equal;
    }

    private static long hash(String id) {
        return ContentHash.bits(id);
    }
}
