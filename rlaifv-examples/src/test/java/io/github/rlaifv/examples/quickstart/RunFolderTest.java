package io.github.rlaifv.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path parent;

    private static Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content");
    }

    @Test
    void deletesWhatAnEarlierRunLeftAndNothingElse() throws IOException {
        Path output = RunFolder.begin(parent.resolve("out")).path();
        Path old = write(output.resolve("round-2/feedback/pairs.jsonl"));
        Path report = write(output.resolve("report.json"));
        Path notes = write(output.resolve("notes.txt"));
        RunFolder.begin(output);
        assertThat(old).doesNotExist();
        assertThat(output.resolve("round-2")).doesNotExist();
        assertThat(report).doesNotExist();
        assertThat(notes).exists();
    }

    @Test
    void refusesAFolderOfSomethingElse() throws IOException {
        Path foreign = write(parent.resolve("out/thesis.txt"));
        assertThatThrownBy(() -> RunFolder.begin(parent.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("thesis.txt");
        assertThat(foreign).exists();
    }

    @Test
    void keepsACopyOfTheBestModel() throws IOException {
        RunFolder folder = RunFolder.begin(parent.resolve("out"));
        Path model = folder.path().resolve("round-1/model");
        write(model.resolve("config.json"));
        folder.keep(model);
        assertThat(folder.aligned().resolve("config.json")).hasContent("content");
    }
}
