package io.github.rlaifv.core.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.AtomicFolderTest;
import io.github.rlaifv.core.internal.file.FolderMarker;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
    private static final RunKind TRAINING = new RunKind(
            "training",
            new TreeSet<>(Set.of("metrics.jsonl", "model", "checkpoints/LATEST", "checkpoints/step-*", "thumbs/*.jpg")),
            entry -> Files.exists(entry.resolveSibling("training.json")));

    private static final RunKind ROUNDS = new RunKind("rounds", new TreeSet<>(Set.of("round")), entry -> false);

    @TempDir
    private Path folder;

    @Test
    void foreignEntriesWithReservedNamesAreRejectedAndUnchanged() throws IOException {
        for (String name : Set.of("metrics.jsonl", "model/a", "checkpoints/mine.txt", "thumbs/a.png")) {
            Path run = folder.resolve("of-" + name.replace('/', '-'));
            Files.createDirectories(run.resolve(name).getParent());
            Files.writeString(run.resolve(name), "mine");
            Map<String, String> before = AtomicFolderTest.contents(run);
            assertThatThrownBy(() -> WorkFolder.open(run, TRAINING))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(run + " holds " + name.replaceAll("/.*", ""))
                    .hasMessageContaining("Choose another folder");
            assertThat(AtomicFolderTest.contents(run)).isEqualTo(before);
        }
    }

    @Test
    void sharesAFolderWithOtherFiles() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        try (WorkFolder work = WorkFolder.open(folder, TRAINING)) {
            Files.writeString(folder.resolve("metrics.jsonl"), "ours");
        }
        try (WorkFolder work = WorkFolder.open(folder, TRAINING)) {
            work.delete(folder.resolve("metrics.jsonl"));
        }
        assertThat(AtomicFolderTest.contents(folder)).containsOnlyKeys("notes.txt", FolderMarker.FILE);
    }

    /** A killed process leaves the lock files that it held, which lie beside the locked files and folders. */
    @Test
    void locksAreDeletedWithTheirEntries() throws IOException {
        Path round = folder.resolve("round");
        WorkFolder.open(folder, ROUNDS).close();
        try (WorkFolder work = WorkFolder.open(round, TRAINING)) {
            Files.createDirectories(round.resolve("checkpoints"));
            for (String lock : List.of(".metrics.jsonl.lock", ".model.lock", "checkpoints/.step-4.lock")) {
                Files.createFile(round.resolve(lock));
            }
        }
        Files.createFile(round.resolve(".mine.lock"));
        try (WorkFolder work = WorkFolder.open(folder, ROUNDS)) {
            assertThatThrownBy(() -> work.requireOwn(round))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("(.mine.lock)");
            Files.delete(round.resolve(".mine.lock"));
            work.requireOwn(round);
            work.delete(round);
        }
        assertThat(round).doesNotExist();
    }

    @Test
    void recognizesAFolderOfAnEarlierVersion() throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), "ours");
        Files.writeString(folder.resolve("training.json"), "{}");
        WorkFolder.open(folder, TRAINING).close();
        assertThat(folder.resolve(FolderMarker.FILE)).exists();
    }

    @Test
    void foreignEntriesInsideOwnFoldersAreKept() throws IOException {
        try (WorkFolder work = WorkFolder.open(folder, TRAINING)) {
            Path checkpoints = folder.resolve("checkpoints");
            Files.createDirectories(checkpoints);
            Files.writeString(checkpoints.resolve("LATEST"), "ours");
            AtomicFolder.write(
                    checkpoints.resolve("step-1"),
                    "checkpoint",
                    fresh -> Files.writeString(fresh.resolve("a"), "ours"));
            Files.writeString(checkpoints.resolve("notes.txt"), "mine");
            Files.writeString(checkpoints.resolve("step-1/notes.txt"), "mine");
            assertThatThrownBy(() -> work.requireOwn(checkpoints))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("notes.txt, step-1/notes.txt");
            work.delete(checkpoints);
            assertThat(AtomicFolderTest.contents(checkpoints))
                    .containsOnlyKeys("notes.txt", "step-1/notes.txt", "step-1/" + FolderMarker.FILE);
            work.delete(checkpoints);
            assertThat(checkpoints.resolve("step-1/notes.txt")).hasContent("mine");
        }
    }

    @Test
    void linksOutOfTheFolderAreNotFollowed() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("a.jpg"), "mine");
        Path run = folder.resolve("run");
        try (WorkFolder work = WorkFolder.open(run, TRAINING)) {
            Files.createDirectories(run.resolve("thumbs"));
            Files.createSymbolicLink(run.resolve("thumbs/b.jpg"), outside);
            work.delete(run.resolve("thumbs"));
        }
        assertThat(outside.resolve("a.jpg")).hasContent("mine");
    }

    @Test
    void linkToAFolderIsAccepted() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        WorkFolder.open(link, TRAINING).close();
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve(FolderMarker.FILE)).exists();
    }

    @Test
    void fileInPlaceOfTheFolderIsRejectedByName() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (Path path : Set.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> WorkFolder.open(path, TRAINING))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(path.toString());
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void damagedMarkerIsRejected() throws IOException {
        Files.writeString(folder.resolve(FolderMarker.FILE), "{\"kinds\": {}}");
        assertThatThrownBy(() -> WorkFolder.open(folder, TRAINING))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(FolderMarker.FILE);
    }

    @Test
    void onlyPartsOfKilledRunsAreRemoved() throws IOException {
        try (WorkFolder work = WorkFolder.open(folder, TRAINING)) {
            Files.writeString(AtomicFile.part(folder.resolve("metrics.jsonl")), "half");
            Files.writeString(folder.resolve("a.part"), "mine");
            work.removeParts(folder);
        }
        assertThat(AtomicFolderTest.contents(folder)).containsOnlyKeys("a.part", FolderMarker.FILE);
    }
}
