package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files without the module that reads them, since it is not on core's own class path. */
class MissingParquetTest {
    private static final String REMEDY = "add the dependency io.github.rlaifv:rlaifv-parquet";

    @TempDir
    Path folder;

    @BeforeEach
    void moduleIsMissing() {
        assertThat(ServiceLoader.load(TableFormat.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pairs.parquet", "train-00000-of-00001.parquet"})
    void openingParquetIsRejectedWithTheModuleToAdd(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "PAR1");
        List<ThrowingCallable> openings = List.of(
                () -> PreferenceDataset.open(file),
                () -> PreferenceDataset.open(folder),
                () -> InstructionDataset.open(file),
                () -> InstructionDataset.open(folder));
        assertThat(openings)
                .allSatisfy(opening -> assertThatThrownBy(opening)
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContainingAll(file.toString(), REMEDY));
    }

    @Test
    void parquetFileIsRecognizedByItsFirstBytes() throws IOException {
        Path file = Files.writeString(folder.resolve("pairs"), "PAR1");
        assertThatThrownBy(() -> PreferenceDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(file.toString(), REMEDY);
    }

    @ParameterizedTest
    @EnumSource(value = DatasetFormat.class, names = "JSONL", mode = Mode.EXCLUDE)
    void writingParquetIsRejectedAndCreatesNoFolder(DatasetFormat format) {
        Path target = folder.resolve("new");
        assertThatThrownBy(() -> PreferenceDataset.of(TestPairs.random(1, 1)).write(target, WriteOptions.of(format)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(target.toString(), REMEDY);
        assertThat(target).doesNotExist();
    }

    @Test
    void listedFormatWhoseClassesAreMissingIsRejectedWithTheModuleToAdd() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(TableFormat.class.getName()), "io.github.rlaifv.missing.ParquetFormat");
        Path file = folder.resolve("pairs.parquet");
        URL[] urls = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, TableFormat.class.getClassLoader())) {
            assertThatThrownBy(() -> new ListedServices<>(TableFormat.class, loader)
                            .first(format -> true, file.toString(), REMEDY))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContainingAll(file.toString(), "io.github.rlaifv.missing.ParquetFormat", REMEDY)
                    .hasCauseInstanceOf(ServiceConfigurationError.class);
        }
    }

    @Test
    void jsonLinesNeedNoModule() {
        PreferenceDataset.of(TestPairs.random(3, 1)).write(folder, WriteOptions.of(DatasetFormat.JSONL));
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(3);
    }
}
