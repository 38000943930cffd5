package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCardTest {
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
    void cardIsWrittenBesideTheData() throws IOException {
        Path target = folder.resolve("pairs");

        DatasetCard card = pairs.write(target, options(DatasetFormat.JSONL));

        assertThat(DatasetCard.read(target)).contains(card);
        assertThat(card.pairs()).isEqualTo(12);
        assertThat(card.settings()).containsEntry("candidates", "10");
        assertThat(card.meanChosenWords()).isEqualTo(4);
        assertThat(Files.readString(target.resolve("README.md")))
                .startsWith("---\npretty_name: \"Pairs: \\\"tiny\\\"\"\n")
                .contains("- split: train", card.files().get(0).name(), "| candidates | 10 |", "abc\\|def");
    }

    @Test
    void foreignDataFilesAreKept() throws IOException {
        for (String name : List.of("pairs.jsonl", "dataset_card.json")) {
            Path target = Files.createDirectories(folder.resolve("of-" + name));
            Files.writeString(target.resolve(name), "{\"mine\": 1}");
            Files.writeString(target.resolve("pairs.jsonl.part"), "mine");

            assertThatThrownBy(() -> pairs.write(target, options(DatasetFormat.JSONL)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(target + " holds " + name);

            assertThat(target.resolve(name)).hasContent("{\"mine\": 1}");
            assertThat(target.toFile().list()).hasSize(2);
        }
    }

    @Test
    void folderOfAnEarlierVersionIsOverwritten() throws IOException {
        pairs.write(folder, options(DatasetFormat.JSONL));
        Files.delete(folder.resolve(".rlaifv.json"));
        pairs.write(folder, options(DatasetFormat.JSONL));
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(12);
    }

    @Test
    void secondConcurrentWriterIsRejected() {
        try (PreferenceWriter writer = PreferenceWriter.open(folder, options(DatasetFormat.JSONL))) {
            assertThatThrownBy(() -> PreferenceWriter.open(folder, options(DatasetFormat.JSONL)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("another run is writing to " + folder);
            pairs.stream().forEach(writer::write);
            writer.finish();
        }
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(12);
    }

    @Test
    void writtenFilesHaveDefaultPermissions() throws IOException {
        pairs.write(folder, options(DatasetFormat.JSONL));
        Path usual = Files.writeString(folder.resolve("usual"), "a");
        for (String name : List.of("pairs.jsonl", "README.md", "dataset_card.json")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                    .isEqualTo(Files.getPosixFilePermissions(usual));
        }
    }

    @Test
    void foreignReadmeIsKept() throws IOException {
        Files.writeString(folder.resolve("README.md"), "# My project");

        assertThatThrownBy(() -> pairs.write(folder, options(DatasetFormat.JSONL)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("README.md");

        assertThat(folder.resolve("README.md")).hasContent("# My project");
    }

    @Test
    void failedWriteKeepsTheOldDataset() throws IOException {
        Path target = folder.resolve("pairs");
        DatasetCard old = pairs.write(target, options(DatasetFormat.JSONL));
        PreferenceDataset failing = pairs.map(pair -> {
            if (pair.instruction().id().equals("id 4")) {
                throw new IllegalStateException("no more");
            }
            return pair.withStored(null);
        });

        assertThatThrownBy(() -> failing.write(target, options(DatasetFormat.JSONL)))
                .hasMessage("no more");

        assertThat(DatasetCard.read(target)).contains(old);
        assertThat(PreferenceDataset.open(target).size()).isEqualTo(12);
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void formatsAreRecognizedAndOtherPathsAreRejectedByName() throws IOException {
        pairs.write(folder.resolve("jsonl"), options(DatasetFormat.JSONL));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path text = Files.writeString(folder.resolve("notes.txt"), "PAR2 is no magic\n");

        assertThat(PreferenceDataset.open(folder.resolve("jsonl")).size()).isEqualTo(12);
        assertThat(PreferenceDataset.open(folder.resolve("jsonl").resolve("pairs.jsonl"))
                        .size())
                .isEqualTo(12);
        for (Path path : List.of(empty, text, folder.resolve("none"))) {
            assertThatThrownBy(() -> PreferenceDataset.open(path))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(path.getFileName().toString());
        }
        Files.copy(folder.resolve("jsonl/pairs.jsonl"), folder.resolve("a.jsonl"));
        Files.copy(folder.resolve("jsonl/pairs.jsonl"), folder.resolve("b.jsonl"));
        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("a.jsonl", "b.jsonl");
    }
}
