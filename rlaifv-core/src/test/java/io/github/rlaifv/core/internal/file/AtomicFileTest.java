package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void newFileAndFolderHaveUsualPermissions() throws IOException {
        Path usualFolder = Files.createDirectory(folder.resolve("usual"));
        Path usual = Files.writeString(usualFolder.resolve("file"), "a");
        Path file = folder.resolve("made/file");
        AtomicFile.write(file, "a");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
        assertThat(Files.getPosixFilePermissions(folder.resolve("made")))
                .isEqualTo(Files.getPosixFilePermissions(usualFolder));
    }

    @Test
    void finishedPartReplacesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path part = Files.writeString(AtomicFile.part(file), "new");
        AtomicFile.put(part, file);
        assertThat(file).hasContent("new");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void failureNamesTheFileAndTheRemedy() throws IOException {
        Path file = Files.writeString(folder.resolve("above"), "a").resolve("file");
        assertThatThrownBy(() -> AtomicFile.write(file, "new"))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(file + " cannot be written: ")
                .hasMessageContaining("Use another path");
    }

    @Test
    void linkIsKeptAndItsTargetReplaced() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        AtomicFile.write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("below/made"));
        AtomicFile.write(dangling, "new");
        assertThat(dangling).isSymbolicLink().hasContent("new");
    }

    @Test
    void filesWithCommonTemporarySuffixesAreKept() throws IOException {
        for (String suffix : new String[] {".part", ".tmp", ".writing"}) {
            Files.writeString(folder.resolve("file" + suffix), "mine");
        }
        AtomicFile.write(folder.resolve("file"), "new");
        for (String suffix : new String[] {".part", ".tmp", ".writing"}) {
            assertThat(folder.resolve("file" + suffix)).hasContent("mine");
        }
        assertThat(folder.toFile().list()).hasSize(4);
    }

    @Test
    void linkedFileTakesNoSpaceAndKeepsItsContentWhenTheOtherIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = folder.resolve("link");
        AtomicFile.linkOrCopy(Files.createSymbolicLink(folder.resolve("symbolic"), file), link);
        assertThat(Files.isSameFile(file, link)).isTrue();
        assertThat(Files.isSymbolicLink(link)).isFalse();
        AtomicFile.write(file, "new");
        assertThat(link).hasContent("old");
        assertThatThrownBy(() -> AtomicFile.linkOrCopy(file, link)).isInstanceOf(FileAlreadyExistsException.class);
        int files = folder.toFile().list().length;
        assertThat(AtomicFile.canLink(folder)).isTrue();
        assertThat(folder.toFile().list()).hasSize(files);
        assertThat(link).hasContent("old");
    }

    @Test
    void failureLeavesNoPart() throws IOException {
        Files.createDirectories(folder.resolve("file/inside"));
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("file"), "new"))
                .isInstanceOf(StorageException.class);
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    /** A link may point to a device, which a process with root rights could replace. */
    @Test
    void pipeBehindALinkIsNeitherReplacedNorDeleted(@TempDir Path place) throws Exception {
        Path pipe = place.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "skipped: no pipes here");
        Path link = Files.createSymbolicLink(place.resolve("link"), pipe);
        Path other = Files.writeString(place.resolve("other"), "x");

        assertThatThrownBy(() -> AtomicFile.write(link, "text")).hasMessageContaining("is a device, pipe or folder");
        assertThatThrownBy(() -> AtomicFile.put(other, link)).hasMessageContaining("is a device, pipe or folder");
        assertThatThrownBy(() -> AtomicFile.delete(link)).hasMessageContaining("is a device, pipe or folder");
        assertThat(Files.exists(pipe)).isTrue();
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }
}
