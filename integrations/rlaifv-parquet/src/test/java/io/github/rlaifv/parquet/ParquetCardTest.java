package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetCardTest {
    @TempDir
    private Path folder;

    private final PreferenceDataset pairs = PreferenceDataset.of(TestPairs.random(12, 1));

    private static WriteOptions options(DatasetFormat format) {
        return WriteOptions.builder(format)
                .title("Pairs: \"tiny\"")
                .setting("candidates", "10")
                .fingerprint("policy", "abc|def")
                .build();
    }

    @Test
    void cardIsWrittenForEveryFormat() throws IOException {
        for (DatasetFormat format : DatasetFormat.values()) {
            Path target = folder.resolve(format.label());

            DatasetCard card = pairs.write(target, options(format));

            assertThat(DatasetCard.read(target)).contains(card);
            assertThat(card.pairs()).isEqualTo(12);
            assertThat(card.settings()).containsEntry("candidates", "10");
            assertThat(card.meanChosenWords()).isEqualTo(4);
            assertThat(Files.readString(target.resolve("README.md")))
                    .startsWith("---\npretty_name: \"Pairs: \\\"tiny\\\"\"\n")
                    .contains("- split: train", card.files().get(0).name(), "| candidates | 10 |", "abc\\|def");
        }
    }

    @Test
    void cardContentHashIsIndependentOfFormat() {
        List<String> contents = Stream.of(DatasetFormat.values())
                .map(format -> pairs.write(folder.resolve(format.label()), options(format))
                        .content())
                .distinct()
                .toList();
        assertThat(contents).hasSize(1);
        assertThat(pairs.shuffle(1)
                        .write(folder.resolve("other"), options(DatasetFormat.JSONL))
                        .content())
                .isNotEqualTo(contents.get(0));
    }

    @Test
    void writerReplacesOnlyDatasetOfSameName() throws IOException {
        WriteOptions small = WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                .rowsPerFile(5)
                .build();
        pairs.write(folder, small);
        pairs.map(pair -> pair.withStored(TestPairs.logProbs()))
                .write(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "RLAIF-V-Dataset-withlogp_000-12.parquet",
                            "README.md",
                            "dataset_card.json",
                            ".rlaifv.json");
        }
        Files.copy(folder.resolve("RLAIF-V-Dataset-withlogp_000-12.parquet"), folder.resolve("somebody-elses.parquet"));
        assertThatThrownBy(() -> pairs.write(folder, small))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("somebody-elses.parquet");
    }

    @Test
    void failedWriteKeepsOldDataset() throws IOException {
        for (DatasetFormat format : DatasetFormat.values()) {
            Path target = folder.resolve(format.label());
            DatasetCard old = pairs.write(target, options(format));
            PreferenceDataset failing = pairs.map(pair -> {
                if (pair.instruction().id().equals("id 4")) {
                    throw new IllegalStateException("no more");
                }
                return pair.withStored(null);
            });

            assertThatThrownBy(() -> failing.write(target, options(format))).hasMessage("no more");

            assertThat(DatasetCard.read(target)).contains(old);
            assertThat(PreferenceDataset.open(target).size()).isEqualTo(12);
            try (Stream<Path> files = Files.list(target)) {
                assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
            }
        }
    }

    @Test
    void datasetWithMissingFileIsRejectedByName() throws IOException {
        pairs.write(
                folder,
                WriteOptions.builder(DatasetFormat.TRL_PARQUET).rowsPerFile(5).build());
        Files.delete(folder.resolve("preferences_001-5.parquet"));

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("preferences_001-5.parquet");
    }

    @Test
    void errorNamesFileTruncatedAfterMagicBytes() throws IOException {
        Path cut = Files.writeString(folder.resolve("cut.bin"), "PAR1");
        assertThatThrownBy(() -> PreferenceDataset.open(cut))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("cut.bin");
    }
}
