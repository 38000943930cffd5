package io.github.rlaifv.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** Writes a Parquet file with an empty row group whose columns begin at byte 0, as Arrow's writers do. */
final class EmptyRowGroup {
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private EmptyRowGroup() {}

    static Path write(Path file, String schema) throws IOException {
        byte[] none = Files.readAllBytes(new CustomParquet(schema).write(file, 0, (i, row) -> {}));
        int length = ByteBuffer.wrap(none).order(ByteOrder.LITTLE_ENDIAN).getInt(none.length - 8);
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(none, none.length - 8 - length, length));
        footer.addToRow_groups(new RowGroup(
                List.of(
                        column("image", "bytes"),
                        column("image", "path"),
                        column("question"),
                        column("chosen"),
                        column("rejected")),
                0,
                0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAGIC);
        out.write(new byte[75]);
        int start = out.size();
        Util.writeFileMetaData(footer, out);
        ByteBuffer end = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start);
        out.write(end.array());
        out.write(MAGIC);
        return Files.write(file, out.toByteArray());
    }

    private static ColumnChunk column(String... path) {
        ColumnMetaData data = new ColumnMetaData(
                Type.BYTE_ARRAY,
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(path),
                CompressionCodec.SNAPPY,
                0,
                14,
                15,
                0);
        data.setDictionary_page_offset(4);
        return new ColumnChunk(4).setMeta_data(data);
    }
}
