package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void hasThePermissionsOfAnyNewFile() throws IOException {
        Path usual = Files.writeString(folder.resolve("usual"), "a");
        Path file = folder.resolve("file");
        WholeFile.write(file, "a");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void replacesBehindALinkThatStays() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        WholeFile.write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("below/made"));
        WholeFile.write(dangling, "new");
        assertThat(dangling).isSymbolicLink().hasContent("new");
    }

    @Test
    void leavesFilesOfUsualTemporaryNamesAlone() throws IOException {
        for (String suffix : new String[] {".part", ".tmp", ".writing"}) {
            Files.writeString(folder.resolve("file" + suffix), "mine");
        }
        WholeFile.write(folder.resolve("file"), "new");
        for (String suffix : new String[] {".part", ".tmp", ".writing"}) {
            assertThat(folder.resolve("file" + suffix)).hasContent("mine");
        }
        assertThat(folder.toFile().list()).hasSize(4);
    }

    @Test
    void aFailureLeavesNoPart() throws IOException {
        Files.createDirectories(folder.resolve("file/inside"));
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("file"), "new")).isInstanceOf(IOException.class);
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    /** A link may lead to a device of the machine, which a process with all rights could replace. */
    @Test
    void replacesAndDeletesNoPipeBehindALink(@TempDir Path place) throws Exception {
        Path pipe = place.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "skipped: no pipes here");
        Path link = Files.createSymbolicLink(place.resolve("link"), pipe);
        Path other = Files.writeString(place.resolve("other"), "x");

        assertThatThrownBy(() -> WholeFile.write(link, "text")).hasMessageContaining("is a device, pipe or folder");
        assertThatThrownBy(() -> WholeFile.move(other, link)).hasMessageContaining("is a device, pipe or folder");
        assertThatThrownBy(() -> WholeFile.delete(link)).hasMessageContaining("is a device, pipe or folder");
        assertThat(Files.exists(pipe)).isTrue();
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }
}
