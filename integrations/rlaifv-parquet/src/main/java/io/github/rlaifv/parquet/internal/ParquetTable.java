package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.internal.data.ColumnKind;
import io.github.rlaifv.core.run.BadDataException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file, of which only the footer is in memory. Rows are read page by page, without the bytes of their images;
 * these are read separately on request. Instances are safe for use by several threads and keep no file open.
 */
public final class ParquetTable {
    private final Path file;
    private final OpenedParquetFile opened;
    private final ParquetMetadata footer;
    private final ChunkChecks checks;
    private final RowGroups groups;

    private final Object lock = new Object();

    /** Position of the last image read. It keeps a page in memory, which some writers make very large. */
    private SoftReference<ImageCursor> images = new SoftReference<>(null);

    private ParquetTable(OpenedParquetFile opened, ParquetMetadata footer, ChunkChecks checks, RowGroups groups) {
        this.file = opened.path();
        this.opened = opened;
        this.footer = footer;
        this.checks = checks;
        this.groups = groups;
    }

    /**
     * Opens a file by reading its footer. Columns are checked only when they are used ({@link #require}, {@link
     * #kind}); unused columns may contain anything.
     *
     * @throws BadDataException naming the file if it is not a Parquet file, is truncated or has an impossible footer
     */
    public static ParquetTable open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(file + " does not exist or is not a file: check the path");
        }
        return ParquetDamage.named(file, "", () -> {
            OpenedParquetFile opened = OpenedParquetFile.of(file);
            LocalInputFile input = new LocalInputFile(file);
            ParquetMetadata footer;
            try (SeekableInputStream stream = input.newStream()) {
                footer = ParquetFileReader.readFooter(
                        input,
                        ParquetReadOptions.builder(new PlainParquetConfiguration())
                                .build(),
                        stream);
            }
            return new ParquetTable(
                    opened, footer, new ChunkChecks(file, opened.size()), new RowGroups(opened, footer));
        });
    }

    public Path file() {
        return file;
    }

    /** Returns the number of rows. */
    public long rows() {
        return groups.rows();
    }

    /** Returns the kind of values in a column. */
    public ColumnKind kind(String column) {
        return SchemaKinds.of(schema(), column);
    }

    /**
     * Requires a column of one of the given kinds.
     *
     * @throws BadDataException naming file and column if the column is missing or of another kind
     */
    public void require(String column, ColumnKind... kinds) {
        ColumnKind kind = kind(column);
        if (!Arrays.asList(kinds).contains(kind)) {
            String wanted = Arrays.stream(kinds).map(ColumnKind::words).collect(Collectors.joining(" or "));
            throw new BadDataException(file + ", column \"" + column + "\": "
                    + (kind == ColumnKind.MISSING
                            ? "is missing; " + wanted + " is required, the columns are "
                                    + ParquetDamage.columns(schema())
                            : "must be " + wanted + ", is " + schema().getType(column)));
        }
        checks.check(footer.getBlocks(), column);
    }

    /**
     * Requires that a text column is marked as text, which is the logical type STRING.
     *
     * @param instead kind that the column could have instead, for the message
     * @throws BadDataException naming file and column if the column contains unmarked bytes
     */
    public void requireMarkedText(String column, ColumnKind instead) {
        if (kind(column) == ColumnKind.TEXT && !SchemaKinds.isMarkedText(schema().getType(column))) {
            throw new BadDataException(file + ", column \"" + column + "\": must be " + instead.words()
                    + " or a path (a string with the logical type STRING), is " + schema().getType(column)
                    + "; with Python's datasets: cast_column(\"" + column + "\", Image())");
        }
    }

    /**
     * Checks that a column, if it exists, is at a possible position of the file.
     *
     * @throws BadDataException naming file and column if the column can't be read
     */
    public void requireReadable(String column) {
        if (kind(column) != ColumnKind.MISSING) {
            checks.check(footer.getBlocks(), column);
        }
    }

    /** Returns an error about a column of a row. */
    public BadDataException error(long row, String column, String problem) {
        return new BadDataException(file + ", row " + row + ", column \"" + column + "\": " + problem);
    }

    /** Returns the rows in order with the given columns. The caller closes the stream. */
    public Stream<ParquetRow> stream(List<String> columns) {
        RowIterator rows = new RowIterator(groups, textColumns(columns));
        return rows.stream();
    }

    /**
     * Reads one row.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public ParquetRow get(long row, List<String> columns) {
        return new ParquetRow(file, row, read(row, textColumns(columns)));
    }

    /**
     * Reads the encoded image of a row. Reading images in order is fast whatever the page size; a single image costs
     * one page.
     *
     * @throws BadDataException naming file, row and column if the row has no image or more than one
     */
    public byte[] image(long row, String column) {
        return embedded(row, column).orElseThrow(() -> error(row, column, "has no bytes; embed the image in the file"));
    }

    /** Same as {@link #image}, but empty if the only image of the row has no bytes; it may have a path. */
    public Optional<byte[]> embedded(long row, String column) {
        Objects.checkIndex(row, rows());
        ParquetDamage.named(file, ", row " + row, () -> {
            opened.requireSame();
            return true;
        });
        synchronized (lock) {
            ImageCursor cursor = images.get();
            if (cursor == null || !cursor.canReach(row, column)) {
                cursor = new ImageCursor(groups, groups.of(row), column, imageColumn(column));
            }
            // the cursor is unusable after a failed read
            images = new SoftReference<>(null);
            Optional<byte[]> bytes = cursor.read(row);
            images = new SoftReference<>(cursor);
            return bytes;
        }
    }

    /**
     * Visits the rows that may have an image without bytes: those of row groups whose statistics count nulls.
     *
     * @param check called with each of these rows, which contains the whole column
     */
    public void eachWithoutBytes(String column, Consumer<ParquetRow> check) {
        MessageType whole = new MessageType(schema().getName(), schema().getType(column));
        for (int group = 0; group < groups.count(); group++) {
            if (groups.start(group + 1) > groups.start(group)
                    && lacksBytes(footer.getBlocks().get(group), column)) {
                eachOf(group, whole, row -> {
                    if (row.isWithoutBytes(column)) {
                        check.accept(row);
                    }
                });
            }
        }
    }

    private void eachOf(int group, MessageType columns, Consumer<ParquetRow> check) {
        long first = groups.start(group);
        RowGroupReader reader = ParquetDamage.named(file, ", row " + first, () -> groups.open(group, columns, 0));
        for (long row = first; row < groups.start(group + 1); row++) {
            long index = row;
            check.accept(ParquetDamage.named(file, ", row " + index, () -> new ParquetRow(file, index, reader.read())));
        }
    }

    private static boolean lacksBytes(BlockMetaData block, String column) {
        return block.getColumns().stream()
                .filter(chunk -> SchemaKinds.isBytes(chunk.getPath(), column))
                .map(ColumnChunkMetaData::getStatistics)
                .anyMatch(counts -> counts != null && counts.isNumNullsSet() && counts.getNumNulls() > 0);
    }

    private MessageType imageColumn(String column) {
        return new MessageType(schema().getName(), SchemaKinds.onlyBytes(schema().getType(column)));
    }

    private Group read(long row, MessageType columns) {
        Objects.checkIndex(row, rows());
        int group = groups.of(row);
        return ParquetDamage.named(
                file,
                ", row " + row,
                () -> groups.open(group, columns, row - groups.start(group)).read());
    }

    private MessageType schema() {
        return footer.getFileMetaData().getSchema();
    }

    private MessageType textColumns(List<String> columns) {
        return new MessageType(
                schema().getName(),
                columns.stream()
                        .filter(schema()::containsField)
                        .flatMap(column -> SchemaKinds.withoutBytes(schema().getType(column)).stream())
                        .toList());
    }
}
