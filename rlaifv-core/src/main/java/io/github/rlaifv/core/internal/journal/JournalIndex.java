package io.github.rlaifv.core.internal.journal;

import io.github.rlaifv.core.internal.ContentHash;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * A hash table with the offset of each key's line. It takes about forty bytes per key, regardless of the key's length.
 */
final class JournalIndex {
    private static final int EMPTY = -1;

    private int[] slots = emptySlots(64);
    private long[] hashes = new long[32];
    private long[] offsets = new long[32];
    private long[] lines = new long[32];
    private int size;

    private static int[] emptySlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, EMPTY);
        return slots;
    }

    private static long hash(String key) {
        return ContentHash.forTable(key);
    }

    /**
     * Finds a key.
     *
     * @param key the key
     * @param isIt whether a unit whose key has the same hash has this key
     */
    OptionalInt find(String key, IntPredicate isIt) {
        long hash = hash(key);
        for (int slot = first(hash, slots.length); slots[slot] != EMPTY; slot = next(slot, slots.length)) {
            if (hashes[slots[slot]] == hash && isIt.test(slots[slot])) {
                return OptionalInt.of(slots[slot]);
            }
        }
        return OptionalInt.empty();
    }

    /** Adds a key that does not exist yet. */
    void add(String key, long offset, long line) {
        if (size == hashes.length) {
            grow();
        }
        hashes[size] = hash(key);
        offsets[size] = offset;
        lines[size] = line;
        put(slots, size);
        size++;
    }

    private void grow() {
        int capacity = 2 * size;
        hashes = Arrays.copyOf(hashes, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lines = Arrays.copyOf(lines, capacity);
        slots = emptySlots(2 * capacity);
        for (int unit = 0; unit < size; unit++) {
            put(slots, unit);
        }
    }

    private void put(int[] table, int unit) {
        int slot = first(hashes[unit], table.length);
        while (table[slot] != EMPTY) {
            slot = next(slot, table.length);
        }
        table[slot] = unit;
    }

    private static int first(long hash, int length) {
        return (int) (hash & (length - 1));
    }

    private static int next(int slot, int length) {
        return (slot + 1) & (length - 1);
    }

    int size() {
        return size;
    }

    long offset(int unit) {
        return offsets[unit];
    }

    long line(int unit) {
        return lines[unit];
    }
}
