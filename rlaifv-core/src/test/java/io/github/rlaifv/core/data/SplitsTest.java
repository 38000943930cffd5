package io.github.rlaifv.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {
    @TempDir
    private Path folder;

    private Path shard(String name, int rows) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return OddParquet.rlaifv("").write(file, rows, OddParquet::fill);
    }

    private static ReadOptions split(String name) {
        return ReadOptions.builder().split(name).build();
    }

    @ParameterizedTest
    @CsvSource({
        "train-00000-of-00001.parquet, test-00000-of-00001.parquet",
        "train-00000-of-00001-a09b74b3ef9c3b56.parquet, test-00000-of-00001-b09b74b3ef9c3b56.parquet",
        "data/train-00000-of-00001.parquet, data/test-00000-of-00001.parquet",
        "train/0000.parquet, test/0000.parquet",
        "data/train/0000.parquet, data/test/0000.parquet",
        "pairs_train.parquet, pairs_eval.parquet",
        "Training/a.parquet, Testing/a.parquet",
    })
    void splitsAreReadApart(String train, String test) throws IOException {
        shard(train, 3);
        shard(test, 2);

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("test: ")
                .hasMessageContaining("train: ")
                .hasMessageContaining("--split");
        assertThatThrownBy(() -> InstructionDataset.open(folder)).hasMessageContaining("--split");
        assertThat(PreferenceDataset.open(folder, split("train")).size()).isEqualTo(3);
        assertThat(PreferenceDataset.open(folder, split("Test")).size()).isEqualTo(2);
        assertThat(InstructionDataset.open(folder, split("test")).size()).isEqualTo(2);
        assertThat(PreferenceDataset.open(folder.resolve(test)).size()).isEqualTo(2);
        assertThatThrownBy(() -> PreferenceDataset.open(folder, split("dev")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no split \"dev\"")
                .hasMessageContaining("test: ");
    }

    @Test
    void aFileOfAnotherSplitIsNotTakenForIt() throws IOException {
        Path test = shard("test-00000-of-00001.parquet", 2);

        assertThat(PreferenceDataset.open(test, split("test")).size()).isEqualTo(2);
        assertThatThrownBy(() -> PreferenceDataset.open(test, split("train")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no split \"train\"");
        assertThat(PreferenceDataset.open(shard("a.parquet", 1), split("test")).size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "train-00000-of-00002.parquet, train-00001-of-00002.parquet",
        "data/train-00000-of-00002.parquet, data/train-00001-of-00002.parquet",
        "validation/0000.parquet, validation/0001.parquet",
        "a.parquet, b.parquet",
        "contested.parquet, trains.parquet",
        "RLAIF-V-Dataset_000-5000.parquet, RLAIF-V-Dataset_001-3000.parquet",
        "part-00000-of-00002.parquet, part-00001-of-00002.parquet",
    })
    void oneSplitIsJustRead(String one, String other) throws IOException {
        shard(one, 3);
        shard(other, 2);

        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "train-00000-of-00001.parquet, train-00001-of-00002.parquet",
        "train-00000-of-00001-a09b74b3ef9c3b56.parquet, train-00000-of-00001-b09b74b3ef9c3b56.parquet",
        "train-00000-of-00001.parquet, data/train-00000-of-00001.parquet",
    })
    void shardsOfTwoWritingsAreNotReadTogether(String one, String other) throws IOException {
        shard(one, 3);
        shard(other, 2);
        shard("test-00000-of-00003.parquet", 1);

        assertThatThrownBy(() -> PreferenceDataset.open(folder, split("train")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("written twice")
                .hasMessageContaining(Path.of(one).getFileName().toString())
                .hasMessageContaining(other);
        assertThat(PreferenceDataset.open(folder, split("test")).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "trainval.parquet, testdev.parquet, trainval",
        "pairs_train.parquet, pairs_holdout.parquet, held-out",
        "train.parquet, held_out.parquet, held-out",
        "train2014.parquet, minival2014.parquet, minival",
    })
    void splitsOfOtherNamesAreReadApartToo(String one, String other, String split) throws IOException {
        shard(one, 3);
        shard(other, 2);

        assertThatThrownBy(() -> PreferenceDataset.open(folder)).hasMessageContaining(split + ": ");
        assertThat(PreferenceDataset.open(folder, split(split)).size()).isPositive();
    }

    @Test
    void whatIsNamedLikeAShardAndIsNoneIsNotLeftAside() throws IOException {
        shard("a.parquet", 3);
        Path link = Files.createSymbolicLink(folder.resolve("b.parquet"), folder.resolve("gone"));

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(link + " is a link to what isn't there");
        Files.delete(link);
        Files.createDirectory(link);
        assertThatThrownBy(() -> InstructionDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(link + " is no file");
        Files.delete(link);
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(3);
    }

    @Test
    void aDatasetWithoutSplitsIsForTraining() throws IOException {
        shard("a.parquet", 3);

        assertThat(PreferenceDataset.open(folder, split("train")).size()).isEqualTo(3);
        assertThatThrownBy(() -> PreferenceDataset.open(folder, split("test"))).hasMessageContaining("a.parquet");
        shard("test.parquet", 2);
        assertThatThrownBy(() -> PreferenceDataset.open(folder)).hasMessageContaining("none in the name: a.parquet");
    }

    @Test
    void jsonLinesHaveSplitsToo() throws IOException {
        Files.write(folder.resolve("a.png"), new byte[] {1});
        for (String name : List.of("train", "test")) {
            Files.writeString(
                    folder.resolve(name + ".jsonl"),
                    "{\"id\": \"" + name + "\", \"image\": \"a.png\", \"question\": \"q\", \"chosen\": \"c\","
                            + " \"rejected\": \"r\"}\n");
        }

        assertThatThrownBy(() -> PreferenceDataset.open(folder)).hasMessageContaining("train: train.jsonl");
        assertThat(PreferenceDataset.open(folder, split("test"))
                        .get(0)
                        .instruction()
                        .id())
                .isEqualTo("test");
    }
}
