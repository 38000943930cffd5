package io.github.rlaifv.core.data.internal.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Goes through all rows of a table. */
final class RowIterator implements Iterator<ParquetRow>, AutoCloseable {
    private final ParquetTable table;
    private final MessageType columns;
    private final CodecFactory codecs = ParquetTable.codecs();
    private long next;
    private int group = -1;

    @Nullable
    private FileChannel channel;

    @Nullable
    private RowGroupReader reader;

    RowIterator(ParquetTable table, MessageType columns) {
        this.table = table;
        this.columns = columns;
    }

    Stream<ParquetRow> stream() {
        return StreamSupport.stream(
                        Spliterators.spliterator(this, table.rows(), Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    public boolean hasNext() {
        if (next < table.rows()) {
            return true;
        }
        close();
        return false;
    }

    @Override
    public ParquetRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long row = next++;
        return Damage.named(
                table.file(),
                ", row " + row,
                () -> new ParquetRow(table.file(), row, groupOf(row).read()));
    }

    private RowGroupReader groupOf(long row) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = table.open();
            channel = open;
        }
        RowGroupReader current = reader;
        while (current == null || row >= table.start(group + 1)) {
            group++;
            // an empty row group has no pages to begin with
            current = row < table.start(group + 1) ? table.group(open, group, columns, 0, codecs) : null;
            reader = current;
        }
        return current;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
                codecs.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            channel = null;
        }
    }
}
