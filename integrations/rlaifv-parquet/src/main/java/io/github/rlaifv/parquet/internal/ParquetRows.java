package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.internal.json.ChainedStreams;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The records in the rows of Parquet files.
 *
 * @param <T> type of a record
 * @param parts the files in order
 */
public record ParquetRows<T>(List<Part<T>> parts) {
    public ParquetRows {
        parts = List.copyOf(parts);
    }

    /**
     * The records of one file.
     *
     * @param <T> type of a record
     * @param table the file
     * @param columns columns that a record needs; names of missing columns have no effect
     * @param read converts a row to a record
     */
    public record Part<T>(ParquetTable table, List<String> columns, Function<ParquetRow, T> read) {
        T get(long row) {
            return read.apply(table.get(row, columns));
        }

        Stream<T> stream() {
            return table.stream(columns).map(row -> Objects.requireNonNull(read.apply(row)));
        }
    }

    /** Returns the files that have rows; all files if none has any. */
    public static List<ParquetTable> filled(List<ParquetTable> tables) {
        List<ParquetTable> filled =
                tables.stream().filter(table -> table.rows() > 0).toList();
        return filled.isEmpty() ? tables : filled;
    }

    public long size() {
        return parts.stream().mapToLong(part -> part.table().rows()).sum();
    }

    public T get(long index) {
        long row = Objects.checkIndex(index, size());
        for (Part<T> part : parts) {
            if (row < part.table().rows()) {
                return part.get(row);
            }
            row -= part.table().rows();
        }
        throw new IndexOutOfBoundsException("row " + index);
    }

    public Stream<T> stream() {
        return ChainedStreams.of(parts, Part::stream);
    }
}
