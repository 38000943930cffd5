package io.github.rlaifv.core.internal.data;

import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Selects rows of a stream by their numbers. */
public final class PickedRows {
    private PickedRows() {}

    /**
     * Returns the rows with the given numbers. The source is closed with the returned stream, which ends after the last
     * of them.
     *
     * @param source all rows in order
     * @param wanted numbers of rows, ascending
     * @param change makes the result of the number of a row and the row
     */
    public static <T, R> Stream<R> stream(Stream<T> source, RowNumbers wanted, BiFunction<Long, T, R> change) {
        long[] at = {0, 0};
        return source.sequential().takeWhile(row -> at[1] < wanted.size()).mapMulti((row, next) -> {
            long number = at[0]++;
            if (at[1] < wanted.size() && wanted.get(Math.toIntExact(at[1])) == number) {
                at[1]++;
                next.accept(change.apply(number, row));
            }
        });
    }
}
