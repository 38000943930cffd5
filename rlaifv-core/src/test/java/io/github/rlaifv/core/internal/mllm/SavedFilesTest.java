package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved folder contains the tokenizer files of the original folder and none of its other files. */
class SavedFilesTest {
    @TempDir
    Path temporary;

    @Test
    void tokenizerFilesAreCopied() throws IOException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        List<String> kept = List.of(
                "merges.txt", "vocab.json", "vocab.txt", "special_tokens_map.json", "qwen.tiktoken", "spiece.model");
        List<String> left = List.of("training_log.txt", "README.md", "optimizer.pt", "old.safetensors");
        for (String name : kept) {
            model.text(name, name.endsWith(".json") ? "{}" : "of " + name);
        }
        for (String name : left) {
            model.text(name, "left");
        }
        Path saved = temporary.resolve("saved");
        try (TrainablePolicy policy = Policies.open(model.folder())) {
            policy.save(saved);
        }
        for (String name : kept) {
            assertThat(Files.readString(saved.resolve(name)))
                    .isEqualTo(Files.readString(model.folder().resolve(name)));
        }
        left.forEach(name -> assertThat(saved.resolve(name)).doesNotExist());
        Policies.open(saved).close();
    }

    @Test
    void modelBehindALinkIsSavedWhole() throws IOException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), model.folder());
        Path saved = temporary.resolve("saved");
        try (TrainablePolicy policy = Policies.open(link)) {
            policy.save(saved);
        }
        assertThat(saved.resolve("config.json")).exists();
        assertThat(saved.resolve("tokenizer.json")).exists();
        Policies.open(saved).close();
    }

    @Test
    void savedFilesHaveDefaultPermissions() throws IOException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        assumeThat(Files.getFileStore(temporary).supportsFileAttributeView("posix"))
                .isTrue();
        for (Path file : files(model.folder())) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        }
        Path usual = Files.createFile(temporary.resolve("usual"));
        Path usualFolder = Files.createDirectory(temporary.resolve("usual-folder"));
        Path saved = temporary.resolve("saved");
        try (TrainablePolicy policy = Policies.open(model.folder())) {
            policy.save(saved);
        }
        assertThat(Files.getPosixFilePermissions(saved)).isEqualTo(Files.getPosixFilePermissions(usualFolder));
        for (Path file : files(saved)) {
            assertThat(Files.getPosixFilePermissions(file))
                    .as(file.toString())
                    .isEqualTo(Files.getPosixFilePermissions(usual));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void openedModelAndForeignFilesAreNotReplaced() throws IOException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        model.text("notes.txt", "mine");
        Path other = Files.createDirectories(temporary.resolve("other"));
        Files.writeString(other.resolve("notes.txt"), "mine");
        Path saved = temporary.resolve("saved");
        try (TrainablePolicy policy = Policies.open(model.folder())) {
            for (Path folder : List.of(model.folder(), other)) {
                assertThatThrownBy(() -> policy.save(folder))
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining(folder + " holds files")
                        .hasMessageContaining("Choose another folder");
                assertThat(folder.resolve("notes.txt")).hasContent("mine");
            }
            policy.save(saved);
            policy.save(saved);
            Files.writeString(saved.resolve("notes.txt"), "mine");
            assertThatThrownBy(() -> policy.save(saved))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("notes.txt");
            assertThat(saved.resolve("notes.txt")).hasContent("mine");
        }
        Policies.open(model.folder()).close();
    }

    @Test
    void folderWhoseReplacementWasKilledIsRestoredAndOpened() throws IOException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
        Path saved = temporary.resolve("saved");
        try (TrainablePolicy policy = Policies.open(model.folder())) {
            policy.save(saved);
        }
        Files.move(saved, temporary.resolve(".saved.0123456789ab.rlaifv-old"));
        Policies.open(saved).close();
        assertThat(saved.resolve("config.json")).exists();
    }
}
