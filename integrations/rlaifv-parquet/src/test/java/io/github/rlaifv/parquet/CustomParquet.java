package io.github.rlaifv.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files of any schema, as other programs might write them. */
public final class CustomParquet {
    static final String RLAIFV = """
            message m {
              optional group image { optional binary bytes; optional binary path (STRING); }
              optional binary question (STRING);
              optional binary chosen (STRING);
              optional binary rejected (STRING);
              %s
            }""";

    private final MessageType schema;
    private CompressionCodecName codec = CompressionCodecName.UNCOMPRESSED;
    private WriterVersion version = WriterVersion.PARQUET_1_0;

    private boolean checksums = true;

    CustomParquet(String schema) {
        this.schema = MessageTypeParser.parseMessageType(schema);
    }

    /** Uses a schema of the required columns of a pair and some more. */
    public static CustomParquet rlaifv(String moreColumns) {
        return new CustomParquet(RLAIFV.formatted(moreColumns));
    }

    CustomParquet codec(CompressionCodecName value) {
        codec = value;
        return this;
    }

    CustomParquet version(WriterVersion value) {
        version = value;
        return this;
    }

    CustomParquet withoutChecksums() {
        checksums = false;
        return this;
    }

    public Path write(Path file, int rows, BiConsumer<Integer, Group> fill) throws IOException {
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withPageWriteChecksumEnabled(checksums)
                .withPageSize(400)
                .withMinRowCountForPageSizeCheck(1)
                .build()) {
            for (int i = 0; i < rows; i++) {
                Group row = new SimpleGroup(schema);
                fill.accept(i, row);
                writer.write(row);
            }
        }
        return file;
    }

    /** Fills the columns of {@link #RLAIFV} in one row. */
    public static void fill(int index, Group row) {
        Group image = row.addGroup("image");
        image.add("bytes", Binary.fromConstantByteArray(bytes(index)));
        image.add("path", "p" + index);
        row.add("question", "question " + index);
        row.add("chosen", "chosen " + index);
        row.add("rejected", "rejected " + index);
    }

    static byte[] bytes(int index) {
        byte[] bytes = new byte[60 + index % 7];
        java.util.Arrays.fill(bytes, (byte) index);
        return bytes;
    }

    static void chat(Group row, String column, List<String> roles, String text) {
        Group list = row.addGroup(column);
        for (String role : roles) {
            Group message = list.addGroup(0).addGroup(0);
            message.add("role", role);
            Group part = message.addGroup("content").addGroup(0).addGroup(0);
            part.add("type", "text");
            part.add("text", text);
        }
    }
}
