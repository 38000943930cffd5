package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/** The row groups of an opened file, with the rows at which they begin. */
final class RowGroups {
    private final OpenedParquetFile opened;
    private final ParquetMetadata footer;
    /** First row of each row group, followed by the number of all rows. */
    private final long[] starts;

    RowGroups(OpenedParquetFile opened, ParquetMetadata footer) {
        this.opened = opened;
        this.footer = footer;
        this.starts = starts(opened.path(), footer);
    }

    private static long[] starts(Path file, ParquetMetadata footer) {
        List<BlockMetaData> blocks = footer.getBlocks();
        long[] starts = new long[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            long rows = blocks.get(i).getRowCount();
            if (rows < 0) {
                throw new BadDataException(file + ": row group " + i + " has " + rows
                        + " rows; the file is damaged, fetch or write it again");
            }
            starts[i + 1] = Math.addExact(starts[i], rows);
        }
        return starts;
    }

    Path file() {
        return opened.path();
    }

    /** Returns the number of row groups. */
    int count() {
        return starts.length - 1;
    }

    /** Returns the number of rows in all groups. */
    long rows() {
        return starts[starts.length - 1];
    }

    /** Returns the first row of a group; for the group after the last one, the number of all rows. */
    long start(int group) {
        return starts[group];
    }

    /** Returns the group that contains a row. */
    int of(long row) {
        int group = 0;
        while (starts[group + 1] <= row) {
            group++;
        }
        return group;
    }

    /**
     * Opens a group.
     *
     * @param columns the columns to read
     * @param from number of the first row to read, counted from the start of the group
     */
    RowGroupReader open(int group, MessageType columns, long from) throws IOException {
        opened.requireSame();
        return new RowGroupReader(
                file(), footer.getFileMetaData(), footer.getBlocks().get(group), columns, from);
    }
}
