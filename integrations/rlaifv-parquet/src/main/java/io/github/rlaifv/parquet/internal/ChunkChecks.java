package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Checks the sizes and positions that a footer states for the columns to read.
 *
 * @param file file to check
 * @param length length of the file in bytes
 */
record ChunkChecks(Path file, long length) {
    private static final Set<CompressionCodecName> CODECS = Set.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW);

    /** A value takes at least one bit; a larger number is damage, which would take hours to read. */
    private static final long VALUES_PER_BYTE = 8;

    /**
     * Checks a column in all row groups with rows. Row groups without rows are never read and may contain anything.
     *
     * @throws BadDataException naming file and column
     */
    void check(List<BlockMetaData> groups, String column) {
        for (int i = 0; i < groups.size(); i++) {
            long rows = groups.get(i).getRowCount();
            for (ColumnChunkMetaData chunk : groups.get(i).getColumns()) {
                if (rows > 0 && chunk.getPath().toArray()[0].equals(column)) {
                    check(chunk, rows, i);
                }
            }
        }
    }

    private void check(ColumnChunkMetaData chunk, long rows, int group) {
        long start = chunk.getStartingPos();
        long size = chunk.getTotalSize();
        long values = chunk.getValueCount();
        boolean flat = chunk.getPath().size() == 1;
        if (values > VALUES_PER_BYTE * length
                || values < rows
                || start < 4
                || size < 0
                || size > length
                || start > length - size
                || (flat && values != rows)) {
            throw new BadDataException(file + ", column \"" + chunk.getPath().toDotString() + "\": row group " + group
                    + " has impossible sizes; the file is damaged, fetch or write it again");
        }
        if (!CODECS.contains(chunk.getCodec())) {
            throw new BadDataException(file + ", column \"" + chunk.getPath().toDotString() + "\": compression "
                    + chunk.getCodec() + " is not supported; write the file with one of "
                    + CODECS.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
        }
    }
}
