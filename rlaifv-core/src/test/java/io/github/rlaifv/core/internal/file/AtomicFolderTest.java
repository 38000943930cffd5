package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class AtomicFolderTest {
    @TempDir
    private Path folder;

    private Path target() {
        return folder.resolve("model");
    }

    private static void save(Path target, String text) {
        AtomicFolder.write(target, "model", fresh -> {
            Files.writeString(fresh.resolve("weights"), text);
            Files.createDirectories(fresh.resolve("tower"));
            Files.writeString(fresh.resolve("tower/config.json"), text);
        });
    }

    public static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void folderAndFilesHaveUsualPermissions() throws IOException {
        Path usualFolder = Files.createDirectory(folder.resolve("usual"));
        Path usual = Files.writeString(usualFolder.resolve("file"), "a");
        save(target(), "one");
        save(target(), "two");
        assertThat(Files.getPosixFilePermissions(target())).isEqualTo(Files.getPosixFilePermissions(usualFolder));
        for (String file : new String[] {"weights", "tower/config.json", FolderMarker.FILE}) {
            assertThat(Files.getPosixFilePermissions(target().resolve(file)))
                    .as(file)
                    .isEqualTo(Files.getPosixFilePermissions(usual));
        }
    }

    @Test
    void ownAndEmptyFoldersAreReplaced() throws IOException {
        Files.createDirectories(target());
        save(target(), "one");
        save(target(), "two");
        assertThat(target().resolve("weights")).hasContent("two");
        assertThat(target().resolve("tower/config.json")).hasContent("two");
        assertThat(names()).containsExactly("model");
    }

    @Test
    void foreignFolderIsRejectedAndUnchanged() throws IOException {
        Files.createDirectories(target().resolve("sub"));
        Files.writeString(target().resolve("config.json"), "{}");
        Files.writeString(target().resolve("sub/data"), "mine");
        Map<String, String> before = contents(folder);
        assertThatThrownBy(() -> save(target(), "one"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(target().toString())
                .hasMessageContaining("Choose another folder");
        assertThat(contents(folder)).isEqualTo(before);
        assertThat(names()).containsExactly("model");
    }

    @Test
    void rejectsTheRootOfAFileSystem() {
        Path root = folder.toAbsolutePath().getRoot();
        assertThatThrownBy(() -> AtomicFolder.write(root, "model", fresh -> {}))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(root + " is the root of a file system");
    }

    @Test
    void filesThatAUserAddedAreRejectedByName() throws IOException {
        save(target(), "one");
        Files.writeString(target().resolve("notes.txt"), "mine");
        Files.createDirectories(target().resolve(".git/refs"));
        Files.writeString(target().resolve("tower/extra"), "mine");
        Map<String, String> before = contents(folder);
        assertThatThrownBy(() -> save(target(), "two"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining(".git/refs/")
                .hasMessageContaining("tower/extra");
        assertThat(contents(folder)).isEqualTo(before);
    }

    @Test
    void folderOfAnotherKindIsNotReplaced() {
        save(target(), "one");
        assertThatThrownBy(() -> AtomicFolder.write(target(), "adapter", fresh -> {}))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("adapter");
    }

    @Test
    void linkIsKeptAndItsTargetReplaced() throws IOException {
        Path real = folder.resolve("elsewhere/real");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere", "real"));
        save(link, "one");
        save(link, "two");
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("weights")).hasContent("two");
        assertThat(folder.resolve("elsewhere")).isDirectoryContaining(path -> path.endsWith("real"));
    }

    @Test
    void onlyOwnFilesAreDeleted() throws IOException {
        save(target(), "one");
        Files.writeString(target().resolve("tower/notes.txt"), "mine");
        AtomicFolder.delete(target());
        assertThat(contents(folder)).containsOnlyKeys("model/tower/notes.txt", "model/" + FolderMarker.FILE);
        AtomicFolder.delete(target());
        assertThat(target().resolve("tower/notes.txt")).hasContent("mine");
    }

    @Test
    void killBetweenTheRenamesLosesNothing() throws IOException {
        save(target(), "one");
        Files.move(target(), folder.resolve(".model.0123456789ab.rlaifv-old"));
        AtomicFolder.recover(target());
        assertThat(target().resolve("weights")).hasContent("one");

        save(folder.resolve("next"), "two");
        Files.move(target(), folder.resolve(".model.0123456789ab.rlaifv-old"));
        Files.move(folder.resolve("next"), folder.resolve(".model.ba9876543210.rlaifv-writing"));
        AtomicFolder.recover(target());
        assertThat(target().resolve("weights")).hasContent("two");
        assertThat(names()).containsExactly("model");
    }

    @Test
    void leftoversAreDeletedOnlyWithAMarker() throws IOException {
        Path half = Files.createDirectories(folder.resolve(".model.0123456789ab.rlaifv-writing"));
        FolderMarker.everything("model").write(half);
        Files.writeString(half.resolve("weights"), "half");
        Files.writeString(
                Files.createDirectories(folder.resolve("model.writing")).resolve("a"), "mine");
        Files.writeString(Files.createDirectories(folder.resolve("model.old")).resolve("a"), "mine");
        Path other = Files.createDirectories(folder.resolve(".model.ffffffffffff.rlaifv-old"));
        Files.writeString(other.resolve("a"), "mine");
        save(target(), "one");
        assertThat(names()).containsExactly(".model.ffffffffffff.rlaifv-old", "model", "model.old", "model.writing");
        assertThat(other.resolve("a")).hasContent("mine");
    }

    @Test
    void failureKeepsTheEarlierFolder() throws IOException {
        save(target(), "one");
        assertThatThrownBy(() -> AtomicFolder.write(target(), "model", fresh -> {
                    Files.writeString(fresh.resolve("weights"), "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(target().toString())
                .hasMessageContaining("Free disk space");
        assertThat(target().resolve("weights")).hasContent("one");
        assertThat(names()).containsExactly("model");
    }

    @Test
    void fileInPlaceOfTheFolderIsRejectedByName() throws IOException {
        Files.writeString(target(), "mine");
        assertThatThrownBy(() -> save(target(), "one"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(target() + " is a file");
        assertThat(target()).hasContent("mine");
    }

    @Test
    void adoptedFolderOfAnEarlierVersionIsReplaced() throws IOException {
        Files.createDirectories(target());
        Files.writeString(target().resolve("weights"), "old");
        AtomicFolder.adopt(target(), "model", name -> name.equals("weights"));
        save(target(), "one");
        assertThat(target().resolve("weights")).hasContent("one");
    }
}
