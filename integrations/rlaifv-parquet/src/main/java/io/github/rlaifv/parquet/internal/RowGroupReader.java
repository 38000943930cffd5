package io.github.rlaifv.parquet.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads some columns of one row group, from a given row on. */
final class RowGroupReader implements PageReadStore {
    private final BlockMetaData block;
    private final Map<ColumnPath, ColumnPages> pages = new HashMap<>();
    private final RecordReader<Group> records;
    private long next;

    RowGroupReader(Path path, FileMetaData file, BlockMetaData block, MessageType columns, long from) {
        this.block = block;
        for (ColumnDescriptor column : columns.getColumns()) {
            ColumnChunkMetaData chunk = chunk(column);
            pages.put(chunk.getPath(), new ColumnPages(path, chunk));
        }
        ColumnDescriptor first = columns.getColumns().get(0);
        if (pages.size() == 1 && first.getMaxRepetitionLevel() == 0) {
            next = getPageReader(first).skipRows(from);
        }
        records = new ColumnIOFactory(file.getCreatedBy())
                .getColumnIO(columns, file.getSchema(), true)
                .getRecordReader(this, new GroupRecordConverter(columns));
        while (next < from) {
            read();
        }
    }

    private ColumnChunkMetaData chunk(ColumnDescriptor column) {
        ColumnPath path = ColumnPath.get(column.getPath());
        return block.getColumns().stream()
                .filter(chunk -> chunk.getPath().equals(path))
                .findFirst()
                .orElseThrow(() -> new ParquetDecodingException("column " + path + " has no data in a row group"));
    }

    /** Returns the number of rows in the group. */
    @Override
    public long getRowCount() {
        return block.getRowCount();
    }

    /** Returns the index in the group of the next row. */
    long next() {
        return next;
    }

    Group read() {
        next++;
        Group record = records.read();
        if (record == null) {
            throw new ParquetDecodingException("a row is missing");
        }
        return record;
    }

    @Override
    public ColumnPages getPageReader(ColumnDescriptor column) {
        ColumnPages reader = pages.get(ColumnPath.get(column.getPath()));
        if (reader == null) {
            throw new IllegalArgumentException("column " + column + " was not asked for");
        }
        return reader;
    }
}
