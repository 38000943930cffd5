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

/** Iterates over all rows of a file. */
final class RowIterator implements Iterator<ParquetRow> {
    private final RowGroups groups;
    private final MessageType columns;
    private long next;
    private int group = -1;

    @Nullable
    private RowGroupReader reader;

    RowIterator(RowGroups groups, MessageType columns) {
        this.groups = groups;
        this.columns = columns;
    }

    Stream<ParquetRow> stream() {
        return StreamSupport.stream(
                Spliterators.spliterator(this, groups.rows(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        return next < groups.rows();
    }

    @Override
    public ParquetRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long row = next++;
        return ParquetDamage.named(
                groups.file(),
                ", row " + row,
                () -> new ParquetRow(groups.file(), row, groupOf(row).read()));
    }

    private RowGroupReader groupOf(long row) throws IOException {
        RowGroupReader current = reader;
        while (current == null || row >= groups.start(group + 1)) {
            group++;
            // an empty row group has no pages
            current = row < groups.start(group + 1) ? groups.open(group, columns, 0) : null;
            reader = current;
        }
        return current;
    }
}
