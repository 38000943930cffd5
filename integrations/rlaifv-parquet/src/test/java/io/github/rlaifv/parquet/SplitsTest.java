package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
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
        return CustomParquet.rlaifv("").write(file, rows, CustomParquet::fill);
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
    void splitsAreReadSeparately(String train, String test) throws IOException {
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
    void fileOfOneSplitIsNotReadAsAnother() throws IOException {
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
    void filesOfOneSplitAreReadTogether(String one, String other) throws IOException {
        shard(one, 3);
        shard(other, 2);

        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "train-00000-of-00001.parquet, train-00001-of-00002.parquet",
        "train-00000-of-00001-a09b74b3ef9c3b56.parquet, train-00000-of-00001-b09b74b3ef9c3b56.parquet",
        "train-00000-of-00001.parquet, train.parquet",
    })
    void shardsOfDifferentWritesAreNotMixed(String one, String other) throws IOException {
        shard(one, 3);
        shard(other, 2);
        shard("test-00000-of-00001.parquet", 1);

        assertThatThrownBy(() -> PreferenceDataset.open(folder, split("train")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("written twice")
                .hasMessageContaining(Path.of(one).getFileName().toString())
                .hasMessageContaining(other);
        assertThat(PreferenceDataset.open(folder, split("test")).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "train-00000-of-00001.parquet, data/train-00000-of-00001.parquet",
        "train.parquet, data/train.parquet",
        "train.parquet, data/train-00000-of-00001.parquet",
        "a.parquet, data/b.parquet",
        "train/0.parquet, training/0.parquet",
        "train.jsonl, data/train.jsonl",
    })
    void filesOfDifferentFoldersAreNotMixed(String one, String other) throws IOException {
        Path first = shard(one, 3);
        Path second = shard(other, 2);

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(first + " and " + second + " lie in two folders")
                .hasMessageContaining("name the folder or file");
        assertThatThrownBy(() -> InstructionDataset.open(folder)).hasMessageContaining("lie in two folders");
    }

    @ParameterizedTest
    @CsvSource({"train.parquet, train.jsonl", "data/train.parquet, train.jsonl", "train.parquet, data/a.jsonl"})
    void filesOfDifferentFormatsAreNotMixed(String one, String other) throws IOException {
        shard(one, 3);
        shard(other, 2);

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("several datasets")
                .hasMessageContaining(one)
                .hasMessageContaining(other);
        assertThatThrownBy(() -> InstructionDataset.open(folder)).hasMessageContaining("several datasets");
    }

    @ParameterizedTest
    @CsvSource({
        "train-%05d-of-00003.parquet, 0 1, train-00002-of-00003.*",
        "train-%05d-of-00003.parquet, 0 2, train-00001-of-00003.*",
        "train-%05d-of-00003.parquet, 1 2, train-00000-of-00003.*",
        "train-%05d-of-00003-a09b74b3ef9c3b56.parquet, 0 2, train-00001-of-00003.*",
        "data/part-%05d-of-00003.parquet, 0 2, part-00001-of-00003.*",
        "my-pairs-%05d-of-00002.parquet, 0, my-pairs-00001-of-00002.*",
        "train-%05d-of-00002.jsonl, 1, train-00000-of-00002.*",
        "RLAIF-V-Dataset_%03d-5.parquet, 0 2, RLAIF-V-Dataset_001*",
        "RLAIF-V-Dataset_%03d-5.parquet, 1 2, RLAIF-V-Dataset_000*",
        "RLAIF-V-Dataset_%03d.parquet, 0 2, RLAIF-V-Dataset_001*",
    })
    void errorNamesMissingShard(String name, String numbers, String missing) throws IOException {
        Path any = folder;
        for (String number : numbers.split(" ")) {
            any = shard(name.formatted(Integer.parseInt(number)), 2);
        }

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(missing + " is missing")
                .hasMessageContaining("name a file to read it alone");
        assertThatThrownBy(() -> InstructionDataset.open(folder)).hasMessageContaining(missing + " is missing");
        Path alone = any;
        if (name.endsWith("parquet")) {
            assertThat(PreferenceDataset.open(alone).size()).isEqualTo(2);
        }
    }

    @Test
    void shardNumberBeyondTotalIsRejected() throws IOException {
        shard("train-00000-of-00001.parquet", 2);
        shard("train-00001-of-00001.parquet", 2);

        assertThatThrownBy(() -> PreferenceDataset.open(folder)).hasMessageContaining("numbered from 0 to 0");
    }

    @ParameterizedTest
    @CsvSource({"pairs_100.parquet, pairs_200.parquet", "pairs_2014.parquet, pairs_2017.parquet"})
    void otherNumbersInFileNamesAreNotShardNumbers(String one, String other) throws IOException {
        shard(one, 2);
        shard(other, 2);

        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(4);
    }

    @Test
    void shardSplitIsTakenFromFolderOrWholeFileName() throws IOException {
        shard("train/data-00000-of-00001.parquet", 3);
        shard("test/data-00000-of-00001.parquet", 2);

        assertThat(PreferenceDataset.open(folder, split("train")).size()).isEqualTo(3);
        shard("train_sft-00000-of-00001.parquet", 4);
        shard("train_prefs-00000-of-00001.parquet", 1);
        assertThat(PreferenceDataset.open(folder, split("train_prefs")).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train.csv | train.csv: convert it to Parquet or JSON Lines",
                "data/train.jsonl.gz | train.jsonl.gz: decompress it (gunzip)",
                "images.zip | images.zip: unpack it",
                "train/data-00000-of-00001.arrow | load_from_disk",
                "train.json | name the file itself",
                "default/train-00000-of-00001.parquet | its folders default: open the one",
                "default/train/0000.parquet | its folders default: open the one",
                "snapshots/abc/data/a.parquet | its folders snapshots/abc: open the one",
            })
    void errorForFolderInOtherFormatSaysWhatToDo(String name, String expected) throws IOException {
        shard(name, 1);

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("holds no dataset")
                .hasMessageContaining(expected);
        assertThatThrownBy(() -> InstructionDataset.open(folder)).hasMessageContaining(expected);
    }

    @Test
    void errorForFileInOtherFormatSaysWhatToDo() throws IOException {
        Path packed = Files.write(folder.resolve("train.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        assertThatThrownBy(() -> PreferenceDataset.open(packed))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("train.jsonl.gz is neither a Parquet nor a JSON Lines file: decompress it");
    }

    @ParameterizedTest
    @CsvSource({
        "trainval.parquet, testdev.parquet, trainval",
        "pairs_train.parquet, pairs_holdout.parquet, held-out",
        "train.parquet, held_out.parquet, held-out",
        "train2014.parquet, minival2014.parquet, minival",
    })
    void splitsWithOtherNamesAreReadSeparately(String one, String other, String split) throws IOException {
        shard(one, 3);
        shard(other, 2);

        assertThatThrownBy(() -> PreferenceDataset.open(folder)).hasMessageContaining(split + ": ");
        assertThat(PreferenceDataset.open(folder, split(split)).size()).isPositive();
    }

    @Test
    void brokenLinkOrFolderNamedLikeADataFileIsRejected() throws IOException {
        shard("a.parquet", 3);
        Path link = Files.createSymbolicLink(folder.resolve("b.parquet"), folder.resolve("gone"));

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(link + " is a link to a file that does not exist");
        Files.delete(link);
        Files.createDirectory(link);
        assertThatThrownBy(() -> InstructionDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(link + " is not a file");
        Files.delete(link);
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(3);
    }

    @Test
    void fileWithoutSplitNameIsTheTrainingSplit() throws IOException {
        shard("a.parquet", 3);

        assertThat(PreferenceDataset.open(folder, split("train")).size()).isEqualTo(3);
        assertThatThrownBy(() -> PreferenceDataset.open(folder, split("test"))).hasMessageContaining("a.parquet");
        shard("test.parquet", 2);
        assertThatThrownBy(() -> PreferenceDataset.open(folder)).hasMessageContaining("none in the name: a.parquet");
    }

    @Test
    void jsonLinesFilesHaveSplits() throws IOException {
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
