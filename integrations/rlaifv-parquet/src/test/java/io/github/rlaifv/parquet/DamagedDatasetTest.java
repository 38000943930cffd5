package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged Parquet file is read, or rejected with a message that names the file. */
class DamagedDatasetTest {
    private static final int MUTANTS = 150;

    @TempDir
    private Path folder;

    @Test
    void truncatedFileIsRejectedByName() throws IOException {
        PreferenceDataset.of(TestPairs.random(40, 1)).write(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        Path file = folder.resolve("RLAIF-V-Dataset_000-40.parquet");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 4, 11, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PreferenceDataset.open(file))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void mutatedFileIsReadOrRejectedByName(DatasetFormat format) throws IOException {
        PreferenceDataset pairs = PreferenceDataset.of(TestPairs.random(12, 1));
        if (format == DatasetFormat.RLAIF_V_PARQUET) {
            pairs = pairs.map(pair -> pair.withStored(TestPairs.logProbs()));
        }
        DatasetCard card = pairs.write(folder, WriteOptions.of(format));
        mutate(folder.resolve(card.files().get(0).name()));
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "ZSTD"})
    void mutatedFileWithoutChecksumsIsReadOrRejectedByName(CompressionCodecName codec) throws IOException {
        for (WriterVersion version : WriterVersion.values()) {
            mutate(CustomParquet.rlaifv("optional int32 idx;")
                    .codec(codec)
                    .version(version)
                    .withoutChecksums()
                    .write(folder.resolve("odd.parquet"), 40, (i, row) -> {
                        CustomParquet.fill(i, row);
                        row.add("idx", i);
                    }));
        }
    }

    private void mutate(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int seed = 0; seed < MUTANTS; seed++) {
            byte[] mutant = mutant(whole, new Random(seed));
            Files.write(file, mutant);
            refused += Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(file)) ? 0 : 1;
        }
        Files.write(file, whole);
        assertThat(read(file)).isTrue();
        assertThat(refused).as("mutants refused of " + MUTANTS).isGreaterThan(MUTANTS / 10);
    }

    private static byte[] mutant(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int last = bytes.length;
        // half of the changes hit the footer, where one byte does the most damage
        int first = random.nextBoolean() ? 0 : Math.max(0, last - 1500);
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = first + random.nextInt(last - first);
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> (byte) (bytes[at] ^ (1 << random.nextInt(8)));
                case 2 -> (byte) 0xFF;
                default -> 0;
            };
        }
        if (random.nextInt(8) == 0) {
            int from = random.nextInt(last);
            int to = from + random.nextInt(last - from);
            byte[] shorter = Arrays.copyOf(bytes, last - (to - from));
            System.arraycopy(bytes, to, shorter, from, last - to);
            return shorter;
        }
        return bytes;
    }

    /** Returns whether all pairs and images could be read. */
    private static boolean read(Path file) {
        try {
            PreferenceDataset pairs = PreferenceDataset.open(file);
            long size = pairs.size();
            try (Stream<PreferencePair> stream = pairs.stream()) {
                stream.limit(1000)
                        .forEachOrdered(pair -> pair.instruction().image().read());
            }
            if (size > 0) {
                pairs.get(size - 1).instruction().image().read();
            }
            return true;
        } catch (BadDataException e) {
            assertThat(e).hasMessageContaining(file.getFileName().toString());
            return false;
        } catch (RuntimeException | Error e) {
            return fail("not refused but broken by: " + e, e);
        }
    }
}
