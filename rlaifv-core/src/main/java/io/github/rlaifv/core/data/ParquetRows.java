package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.ChainedStreams;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Records in the rows of some Parquet files.
 *
 * @param tables the files, in order
 * @param columns that a record is made of
 * @param read makes a record
 */
record ParquetRows<T>(List<ParquetTable> tables, List<String> columns, BiFunction<ParquetTable, ParquetRow, T> read) {

    long size() {
        return tables.stream().mapToLong(ParquetTable::rows).sum();
    }

    T get(long index) {
        long row = Objects.checkIndex(index, size());
        for (ParquetTable table : tables) {
            if (row < table.rows()) {
                return read.apply(table, table.get(row, columns));
            }
            row -= table.rows();
        }
        throw new IndexOutOfBoundsException("row " + index);
    }

    Stream<T> stream() {
        return ChainedStreams.of(
                tables, table -> table.stream(columns).map(row -> Objects.requireNonNull(read.apply(table, row))));
    }

    /** The picture of a row, read when needed. */
    static ImageSource image(ParquetTable table, ParquetRow row, String column) {
        long index = row.index();
        return ImageSource.deferred(
                table.file() + ", row " + index + ", column \"" + column + "\"", () -> table.image(index, column));
    }
}
