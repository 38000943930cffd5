package io.github.rlaifv.parquet.internal;

import com.jerolba.carpet.CarpetWriter;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to files with a fixed number of rows, under temporary names until all are written. Row groups are small,
 * so that any reader needs only the memory of one row group and finds single rows fast.
 *
 * @param <T> type of a row, a record whose components are the columns
 */
public final class ShardWriter<T> implements AutoCloseable {
    private static final String PART = ".parquet.part";
    private static final int ROWS_PER_GROUP = 100;
    private static final long BYTES_PER_GROUP = 32L << 20;
    private static final int BYTES_PER_PAGE = 1 << 20;
    private static final String[] TEXTS_AND_IMAGES = {
        "image.bytes", "images.list.element.bytes", "question", "chosen", "rejected", "logps", "idx"
    };

    private final Path folder;
    private final Class<T> rowType;
    private final long rowsPerFile;
    private final List<Long> finished = new ArrayList<>();

    @Nullable
    private CarpetWriter<T> writer;

    private long rows;

    private ShardWriter(Path folder, Class<T> rowType, long rowsPerFile) {
        this.folder = folder;
        this.rowType = rowType;
        this.rowsPerFile = rowsPerFile;
    }

    /** Opens a writer and removes the unfinished files of an earlier writer from the folder. */
    public static <T> ShardWriter<T> open(Path folder, Class<T> rowType, long rowsPerFile) {
        ShardWriter<T> writer = new ShardWriter<>(folder, rowType, rowsPerFile);
        writer.removeParts();
        return writer;
    }

    /** Writes one row. */
    public void write(T row) {
        try {
            CarpetWriter<T> current = writer;
            if (current == null) {
                current = begin();
                writer = current;
            }
            current.write(row);
            rows++;
            if (rows == rowsPerFile) {
                end();
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private CarpetWriter<T> begin() throws IOException {
        CarpetWriter.Builder<T> builder = new CarpetWriter.Builder<>(
                        new LocalOutputFile(part(finished.size())), rowType)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(BYTES_PER_GROUP)
                .withRowGroupRowCountLimit(ROWS_PER_GROUP)
                .withPageSize(BYTES_PER_PAGE)
                .withMinRowCountForPageSizeCheck(1)
                .withExtraMetaData(HubFeatures.KEY, HubFeatures.of(rowType));
        for (String column : TEXTS_AND_IMAGES) {
            builder.withDictionaryEncoding(column, false).withStatisticsEnabled(column, false);
        }
        return builder.build();
    }

    private void end() throws IOException {
        CarpetWriter<T> current = writer;
        if (current != null) {
            current.close();
            finished.add(rows);
        }
        writer = null;
        rows = 0;
    }

    /**
     * Closes the last file. If no row was written, one file without rows is written.
     *
     * @return number of rows per file
     */
    public List<Long> finish() {
        try {
            if (finished.isEmpty() && writer == null) {
                writer = begin();
            }
            end();
            return List.copyOf(finished);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /** Renames the finished files to their final names. */
    public void publish(List<String> names) {
        try {
            for (int i = 0; i < names.size(); i++) {
                AtomicFile.put(part(i), folder.resolve(names.get(i)));
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private Path part(int index) {
        return folder.resolve("." + index + PART);
    }

    private void removeParts() {
        try {
            for (Path file : FolderEntries.of(folder)) {
                if (file.getFileName().toString().matches("\\.\\d+\\.parquet\\.part")) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /** Deletes the files that were not published. */
    @Override
    public void close() {
        try {
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        } finally {
            removeParts();
        }
    }
}
