package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading of files that another program rewrites while a dataset is open. */
class ChangedFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void readerRejectsFileReplacedAfterOpening(DatasetFormat format) throws IOException {
        List<PreferencePair> pairs = TestPairs.random(20, 1);
        PreferenceDataset.of(pairs).write(folder, WriteOptions.of(format));
        PreferenceDataset opened = PreferenceDataset.open(folder);
        ImageSource image = opened.get(3).instruction().image();
        assertThat(image.read()).isEqualTo(pairs.get(3).instruction().image().read());

        Path file = file(format);
        PreferenceDataset.of(TestPairs.random(20, 2)).write(folder, WriteOptions.of(format));

        List<ThrowingCallable> reads = List.of(() -> opened.get(3), opened::toList, () -> {
            try (Stream<PreferencePair> all = opened.stream()) {
                all.forEach(pair -> {});
            }
        });
        for (ThrowingCallable read : reads) {
            assertThatThrownBy(read)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("changed");
        }
        if (format != DatasetFormat.JSONL) {
            assertThatThrownBy(image::read).isInstanceOf(BadDataException.class).hasMessageContaining(file.toString());
        }
    }

    @Test
    void readerRejectsFileTruncatedAfterOpening() throws IOException {
        PreferenceDataset.of(TestPairs.random(20, 1)).write(folder, WriteOptions.of(DatasetFormat.JSONL));
        PreferenceDataset opened = PreferenceDataset.open(folder);
        Path file = folder.resolve("pairs.jsonl");
        Files.write(file, Files.readAllLines(file).subList(0, 5));

        assertThatThrownBy(opened::toList)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file + " became shorter");
    }

    @Test
    void fileRewrittenWithEqualContentStaysReadable() throws IOException {
        PreferenceDataset.of(TestPairs.random(20, 1)).write(folder, WriteOptions.of(DatasetFormat.JSONL));
        PreferenceDataset opened = PreferenceDataset.open(folder);
        List<PreferencePair> before = opened.toList();
        Path file = folder.resolve("pairs.jsonl");
        Files.write(file, Files.readAllBytes(file));

        assertThat(opened.toList()).isEqualTo(before);
    }

    private Path file(DatasetFormat format) throws IOException {
        String end = format == DatasetFormat.JSONL ? ".jsonl" : ".parquet";
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(one -> one.toString().endsWith(end)).findFirst().orElseThrow();
        }
    }
}
