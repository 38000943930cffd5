package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.internal.json.ChainedStreams;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Records in the rows of some Parquet files.
 *
 * @param parts the files, in order
 */
public record ParquetRows<T>(List<Part<T>> parts) {
    public ParquetRows {
        parts = List.copyOf(parts);
    }

    /**
     * One file.
     *
     * @param table the file
     * @param columns that a record is made of; names of columns that the file lacks have no effect
     * @param read makes a record
     */
    public record Part<T>(ParquetTable table, List<String> columns, Function<ParquetRow, T> read) {
        T get(long row) {
            return read.apply(table.get(row, columns));
        }

        Stream<T> stream() {
            return table.stream(columns).map(row -> Objects.requireNonNull(read.apply(row)));
        }
    }

    /** Without the files that have no rows, unless none has any. */
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
