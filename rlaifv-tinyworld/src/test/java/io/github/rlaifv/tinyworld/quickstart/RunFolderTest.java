package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path parent;

    private static Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content");
    }

    private Path begin(Path output) {
        try (RunFolder folder = RunFolder.reserve(output)) {
            folder.deleteEarlier(parent.resolve("model"));
            return folder.path();
        }
    }

    @Test
    void newRunDeletesFilesOfAnEarlierRunAndNothingElse() throws IOException {
        Path output = begin(parent.resolve("out"));
        Path old = write(output.resolve("round-2/feedback/pairs.jsonl"));
        Path report = write(output.resolve("report.json"));
        Path notes = write(output.resolve("notes.txt"));
        begin(output);
        assertThat(old).doesNotExist();
        assertThat(output.resolve("round-2")).doesNotExist();
        assertThat(report).doesNotExist();
        assertThat(notes).exists();
    }

    @Test
    void earlierResultsAreKeptUntilTheRunDeletesThemAndItsModelIsNot() throws IOException {
        Path output = begin(parent.resolve("out"));
        Path report = write(output.resolve("report.json"));
        Path model = output.resolve("tiny-llava");
        Path config = write(model.resolve("config.json"));
        try (RunFolder folder = RunFolder.reserve(output)) {
            assertThat(report).exists();
            folder.deleteEarlier(model);
        }
        assertThat(report).doesNotExist();
        assertThat(config).exists();
    }

    @Test
    void folderWithOtherFilesIsRejected() throws IOException {
        Path foreign = write(parent.resolve("out/thesis.txt"));
        assertThatThrownBy(() -> RunFolder.reserve(parent.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("thesis.txt");
        assertThat(foreign).exists();
        assertThat(parent.resolve("out").toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void folderOfAnEarlierVersionIsRejected() throws IOException {
        Path report = write(parent.resolve("out/report.json"));
        write(parent.resolve("out/.rlaifv-quickstart"));
        assertThatThrownBy(() -> RunFolder.reserve(parent.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("of an earlier version")
                .hasMessageContaining("delete this one");
        assertThat(report).exists();
    }

    @Test
    void otherFilesInsideTheResultsAreRejectedByNameAndNothingIsDeleted() throws IOException {
        Path output = parent.resolve("out");
        try (RunFolder folder = RunFolder.reserve(output)) {
            Path model = folder.path().resolve("round-1/model");
            write(model.resolve("config.json"));
            folder.keep(model);
        }
        write(output.resolve("aligned/notes.txt"));
        assertThatThrownBy(() -> RunFolder.reserve(output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("notes.txt");
        assertThat(output.resolve("aligned/config.json")).exists();
        assertThat(output.resolve("round-1/model/config.json")).exists();
    }

    @Test
    void secondRunningQuickstartDeletesNothingOfTheFirst() throws IOException {
        Path output = parent.resolve("out");
        try (RunFolder folder = RunFolder.reserve(output)) {
            Path report = write(output.resolve("report.json"));
            assertThatThrownBy(() -> RunFolder.reserve(output))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("another run is writing to " + output);
            assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> RunFolder.reserve(output))
                            .join())
                    .hasCauseInstanceOf(BadDataException.class);
            assertThat(report).exists();
        }
    }

    @Test
    void copyOfTheBestModelIsCountedOnADiskWithoutHardLinks() {
        long model = DiskSpace.free(parent).orElseThrow() / 5 * 2;
        try (RunFolder folder = RunFolder.reserve(parent.resolve("out"))) {
            folder.requireSpace(2, model, true);
            folder.requireSpace(1, model, false);
            assertThatThrownBy(() -> folder.requireSpace(2, model, false))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("the run needs ")
                    .hasMessageContaining("no hard links")
                    .hasMessageContaining("run fewer rounds");
            assertThatThrownBy(() -> folder.requireSpace(Integer.MAX_VALUE, Long.MAX_VALUE / 2, false))
                    .isInstanceOf(StorageException.class);
            assertThat(parent.resolve("out").toFile().list()).allMatch(name -> !name.contains("link"));
        }
    }

    @Test
    void bestModelIsCopied() throws IOException {
        try (RunFolder folder = RunFolder.reserve(parent.resolve("out"))) {
            Path model = folder.path().resolve("round-1/model");
            write(model.resolve("config.json"));
            folder.keep(model);
            assertThat(folder.aligned().resolve("config.json")).hasContent("content");
        }
    }
}
