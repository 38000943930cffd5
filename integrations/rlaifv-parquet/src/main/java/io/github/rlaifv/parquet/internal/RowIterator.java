package io.github.rlaifv.parquet.internal;

import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Goes through all rows of a table. */
final class RowIterator implements Iterator<ParquetRow> {
    private final ParquetTable table;
    private final MessageType columns;
    private long next;
    private int group = -1;

    @Nullable
    private RowGroupReader reader;

    RowIterator(ParquetTable table, MessageType columns) {
        this.table = table;
        this.columns = columns;
    }

    Stream<ParquetRow> stream() {
        return StreamSupport.stream(
                Spliterators.spliterator(this, table.rows(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        return next < table.rows();
    }

    @Override
    public ParquetRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long row = next++;
        return ParquetDamage.named(
                table.file(),
                ", row " + row,
                () -> new ParquetRow(table.file(), row, groupOf(row).read()));
    }

    private RowGroupReader groupOf(long row) throws IOException {
        RowGroupReader current = reader;
        while (current == null || row >= table.start(group + 1)) {
            group++;
            // an empty row group has no pages to begin with
            current = row < table.start(group + 1) ? table.group(group, columns, 0) : null;
            reader = current;
        }
        return current;
    }
}
