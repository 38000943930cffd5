package io.github.rlaifv.core.data.internal.parquet;

import io.github.rlaifv.core.run.BadDataException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * One Parquet file, opened by its footer. Rows are read page by page and without their pictures' bytes, which are read
 * alone when asked for. Safe for use by several threads; holds no file open.
 */
public final class ParquetTable {
    private static final Set<CompressionCodecName> CODECS = Set.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW);

    /** A row holds at least a bit somewhere; more of them are damage, which would be gone through for hours. */
    private static final long VALUES_PER_BYTE = 8;

    private final Path file;
    private final ParquetMetadata footer;
    /** Row at which each row group begins, and at the end the number of rows. */
    private final long[] starts;

    private final Object lock = new Object();

    /** Where pictures were read last; it holds a page, which some writers make very large. */
    private SoftReference<ImageCursor> images = new SoftReference<>(null);

    private ParquetTable(Path file, ParquetMetadata footer, long[] starts) {
        this.file = file;
        this.footer = footer;
        this.starts = starts;
    }

    /**
     * Reads and checks the footer.
     *
     * @throws BadDataException naming the file if it is no Parquet file, is cut off or has an impossible footer
     */
    public static ParquetTable open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(file + " does not exist or is no file");
        }
        return Damage.named(file, "", () -> {
            LocalInputFile input = new LocalInputFile(file);
            ParquetMetadata footer;
            try (SeekableInputStream stream = input.newStream()) {
                footer = ParquetFileReader.readFooter(
                        input,
                        ParquetReadOptions.builder(new PlainParquetConfiguration())
                                .build(),
                        stream);
            }
            return new ParquetTable(file, footer, starts(file, footer, Files.size(file)));
        });
    }

    private static long[] starts(Path file, ParquetMetadata footer, long length) {
        List<BlockMetaData> blocks = footer.getBlocks();
        long[] starts = new long[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            long rows = blocks.get(i).getRowCount();
            starts[i + 1] = Math.addExact(starts[i], rows);
            for (ColumnChunkMetaData chunk : blocks.get(i).getColumns()) {
                long start = chunk.getStartingPos();
                long size = chunk.getTotalSize();
                boolean flat = chunk.getPath().size() == 1;
                if (rows < 0
                        || chunk.getValueCount() > VALUES_PER_BYTE * length
                        || chunk.getValueCount() < rows
                        || start < 4
                        || size < 0
                        || size > length
                        || start > length - size
                        || chunk.getValueCount() < 0
                        || (flat && chunk.getValueCount() != rows)) {
                    throw new BadDataException(
                            file + ", column \"" + chunk.getPath().toDotString() + "\": row group " + i
                                    + " has impossible sizes; the file is damaged, fetch or write it again");
                }
                if (!CODECS.contains(chunk.getCodec())) {
                    throw new BadDataException(file + ", column \""
                            + chunk.getPath().toDotString()
                            + "\": compression " + chunk.getCodec() + " is not supported; write the file with one of "
                            + CODECS.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
                }
            }
        }
        return starts;
    }

    public Path file() {
        return file;
    }

    /** How many rows. */
    public long rows() {
        return starts[starts.length - 1];
    }

    /** What a column holds. */
    public ColumnKind kind(String column) {
        return SchemaKinds.of(schema(), column);
    }

    /**
     * Insists on a column.
     *
     * @throws BadDataException naming file and column where it is missing or holds something else
     */
    public void require(String column, ColumnKind... kinds) {
        ColumnKind kind = kind(column);
        if (!Arrays.asList(kinds).contains(kind)) {
            String wanted = Arrays.stream(kinds).map(ColumnKind::words).collect(Collectors.joining(" or "));
            throw new BadDataException(file + ", column \"" + column + "\": "
                    + (kind == ColumnKind.MISSING
                            ? "missing; needed is " + wanted + ", the columns are " + Damage.columns(schema())
                            : "must be " + wanted + ", is " + schema().getType(column)));
        }
    }

    /** The rows in order, with some columns; close the stream. */
    public Stream<ParquetRow> stream(List<String> columns) {
        RowIterator rows = new RowIterator(this, textColumns(columns));
        return rows.stream();
    }

    /**
     * One row.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public ParquetRow get(long row, List<String> columns) {
        return new ParquetRow(file, row, read(row, textColumns(columns)));
    }

    /**
     * The encoded picture of a row. Going through the pictures in order is fast whatever the file's pages; single ones
     * cost a page.
     *
     * @throws BadDataException naming file, row and column where there is none, or more than one
     */
    public byte[] image(long row, String column) {
        Objects.checkIndex(row, rows());
        synchronized (lock) {
            ImageCursor cursor = images.get();
            if (cursor == null || !cursor.canReach(row, column)) {
                cursor = new ImageCursor(this, groupOf(row), column, imageColumn(column));
            }
            // should reading fail, the cursor is in no state to go on
            images = new SoftReference<>(null);
            byte[] bytes = cursor.read(row);
            images = new SoftReference<>(cursor);
            return bytes;
        }
    }

    private MessageType imageColumn(String column) {
        return new MessageType(schema().getName(), SchemaKinds.onlyBytes(schema().getType(column)));
    }

    private Group read(long row, MessageType columns) {
        Objects.checkIndex(row, rows());
        int group = groupOf(row);
        return Damage.named(
                file,
                ", row " + row,
                () -> group(group, columns, row - starts[group]).read());
    }

    private int groupOf(long row) {
        int group = 0;
        while (starts[group + 1] <= row) {
            group++;
        }
        return group;
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

    long start(int group) {
        return starts[group];
    }

    RowGroupReader group(int group, MessageType columns, long from) {
        return new RowGroupReader(
                file, footer.getFileMetaData(), footer.getBlocks().get(group), columns, from);
    }
}
