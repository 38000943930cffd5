package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that appear as a whole, with the marker of the run that can continue in them. */
class CreatedFolderTest {
    private static final RunKind KIND = RunKind.recognizedBy("settings.json", "walk", "steps.jsonl");

    @TempDir
    private Path parent;

    private Path target = Path.of("");

    @BeforeEach
    void nameTarget() {
        target = parent.resolve("target");
    }

    private static void write(Path folder) throws IOException {
        try (WorkFolder work = WorkFolder.open(folder, KIND)) {
            Files.writeString(work.path().resolve("steps.jsonl"), "{}\n");
        }
        Files.writeString(folder.resolve("picked.txt"), "more");
    }

    @Test
    void folderIsMarkedByItsContentAlone() throws IOException {
        AtomicFolder.create(target, "merge", CreatedFolderTest::write);
        assertThat(WorkFolder.kinds(target)).containsExactly("walk");
        assertThat(target.resolve("steps.jsonl")).hasContent("{}");
        assertThat(target.resolve("picked.txt")).hasContent("more");
        assertThat(parent.toFile().list()).containsExactly("target");
    }

    @Test
    void emptyFolderIsReplaced() throws IOException {
        Files.createDirectory(target);
        AtomicFolder.create(target, "merge", CreatedFolderTest::write);
        assertThat(target.resolve("steps.jsonl")).exists();
    }

    @Test
    void filledFolderAndFileAreRejected() throws IOException {
        Path mine = Files.writeString(Files.createDirectory(target).resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> AtomicFolder.create(target, "merge", CreatedFolderTest::write))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(target + " is not empty");
        assertThatThrownBy(() -> AtomicFolder.create(mine, "merge", CreatedFolderTest::write))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(mine + " is a file");
        assertThat(mine).hasContent("mine");
    }

    @Test
    void failedContentLeavesNothing() {
        assertThatThrownBy(() -> AtomicFolder.create(target, "merge", fresh -> {
                    write(fresh);
                    throw new CancelledException("stopped");
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void remainsOfAKilledProcessAreDeleted() throws IOException {
        Path killed = Files.createDirectory(parent.resolve(".target.0123456789ab.rlaifv-writing"));
        FolderMarker.everything("merge").write(killed);
        write(killed);
        AtomicFolder.create(target, "merge", CreatedFolderTest::write);
        assertThat(parent.toFile().list()).containsExactly("target");
        assertThat(WorkFolder.kinds(target)).containsExactly("walk");
    }
}
