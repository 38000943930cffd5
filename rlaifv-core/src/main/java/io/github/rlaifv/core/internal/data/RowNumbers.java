package io.github.rlaifv.core.internal.data;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A growing list of row numbers, 4 bytes each. */
public final class RowNumbers {
    private int[] rows;
    private int size;

    public RowNumbers() {
        this(new int[16], 0);
    }

    private RowNumbers(int[] rows, int size) {
        this.rows = rows;
        this.size = size;
    }

    public static RowNumbers range(long from, long to) {
        int first = Math.toIntExact(from);
        int[] rows = new int[Math.toIntExact(to - from)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = first + i;
        }
        return new RowNumbers(rows, rows.length);
    }

    /** Returns the numbers from 0 to size - 1 in random order. */
    public static RowNumbers shuffled(long size, long seed) {
        RowNumbers numbers = range(0, size);
        RandomGenerator random = new Random(seed);
        for (int i = numbers.size; i > 1; i--) {
            numbers.swap(i - 1, random.nextInt(i));
        }
        return numbers;
    }

    /** Returns a random selection of the numbers from 0 to size - 1, in ascending order. */
    public static RowNumbers sample(long size, long count, long seed) {
        RowNumbers numbers = shuffled(size, seed);
        int[] kept = Arrays.copyOf(numbers.rows, Math.toIntExact(count));
        Arrays.sort(kept);
        return new RowNumbers(kept, kept.length);
    }

    private void swap(int a, int b) {
        int row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
    }

    public void add(long row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
        }
        rows[size++] = Math.toIntExact(row);
    }

    public int size() {
        return size;
    }

    public long get(long index) {
        return rows[Math.toIntExact(index)];
    }
}
