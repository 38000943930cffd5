package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values whose stored length exceeds their page, in files without checksums. */
class DamagedLengthsTest {
    private static final int ROWS = 12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "question 7, 2147483647, 7",
        "question 7, -1, 7",
        "question 7, 70000, 7",
        "chosen 3, 16777215, 3",
        "chosen 3, -2147483648, 3",
        "picture, 2147483647, 5",
        "picture, -1, 5",
        "picture, 70000, 5"
    })
    void errorNamesRowWithDamagedLength(String value, int length, int row) throws IOException {
        Path file = CustomParquet.rlaifv("")
                .codec(CompressionCodecName.UNCOMPRESSED)
                .version(WriterVersion.PARQUET_1_0)
                .withoutChecksums()
                .write(folder.resolve("pairs.parquet"), ROWS, CustomParquet::fill);
        byte[] sought = value.equals("picture") ? CustomParquet.bytes(5) : value.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(lengthOf(bytes, sought), length);
        Files.write(file, bytes);

        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("pairs.parquet")
                .hasMessageContaining("row " + row)
                .hasMessageContaining("damaged");
    }

    /** Returns the offset of the four bytes that hold the length of a value. */
    private static int lengthOf(byte[] file, byte[] value) {
        ByteBuffer stored = ByteBuffer.allocate(4 + value.length).order(ByteOrder.LITTLE_ENDIAN);
        stored.putInt(value.length).put(value);
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(new String(stored.array(), StandardCharsets.ISO_8859_1));
        assertThat(at).as("where the value stands").isPositive();
        return at;
    }

    private static void readAll(Path file) {
        PreferenceDataset pairs = PreferenceDataset.open(file);
        try (Stream<PreferencePair> stream = pairs.stream()) {
            stream.forEachOrdered(pair -> pair.instruction().image().read());
        }
    }
}
