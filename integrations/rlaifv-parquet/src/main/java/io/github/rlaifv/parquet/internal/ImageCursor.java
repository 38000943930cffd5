package io.github.rlaifv.parquet.internal;

import java.util.Optional;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads the images of one row group in order. It keeps the current page, and the last image for repeated reads. */
final class ImageCursor {
    /** Over longer gaps a new cursor is faster, because it skips whole pages unread. */
    private static final long MAX_GAP = 64;

    private final RowGroups groups;
    private final int group;
    private final String column;
    private final MessageType columns;

    @Nullable
    private RowGroupReader reader;

    @Nullable
    private ParquetRow last;

    ImageCursor(RowGroups groups, int group, String column, MessageType columns) {
        this.groups = groups;
        this.group = group;
        this.column = column;
        this.columns = columns;
    }

    /** Returns whether this cursor is at the row or at most {@value #MAX_GAP} rows before it. */
    boolean canReach(long row, String wanted) {
        if (!column.equals(wanted) || row < groups.start(group) || row >= groups.start(group + 1)) {
            return false;
        }
        return last == null || (row >= last.index() && row - last.index() <= MAX_GAP);
    }

    Optional<byte[]> read(long row) {
        ParquetRow current = last;
        while (current == null || current.index() < row) {
            current = next(current == null ? row : current.index() + 1);
        }
        last = current;
        return current.imageBytes(column);
    }

    private ParquetRow next(long row) {
        return ParquetDamage.named(groups.file(), ", row " + row, () -> {
            RowGroupReader pages = reader;
            if (pages == null) {
                pages = groups.open(group, columns, row - groups.start(group));
                reader = pages;
            }
            return new ParquetRow(groups.file(), row, pages.read());
        });
    }
}
