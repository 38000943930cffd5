package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BoundedFileTest {
    @TempDir
    Path folder;

    @Test
    void fileUpToTheLimitIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "four");
        assertThat(BoundedFile.bytes(file, 4, "")).hasSize(4);
        assertThatThrownBy(() -> BoundedFile.bytes(file, 3, "raise it"))
                .isInstanceOf(BadDataException.class)
                .hasMessage(file + " is larger than 3 bytes; raise it");
    }

    @Test
    void fileWithoutASizeIsRead() {
        Path file = Path.of("/proc/self/status");
        assumeThat(file).exists();
        assertThat(BoundedFile.text(file, InputLimit.TEXT)).contains("VmRSS");
    }

    @Test
    void devicesFoldersAndMissingFilesAreRejected() {
        for (Path path : new Path[] {Path.of("/dev/zero"), folder, folder.resolve("none")}) {
            assertThatThrownBy(() -> BoundedFile.text(path, InputLimit.SETTINGS))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void textThatIsNotUtf8IsRejected() throws IOException {
        Path file = Files.write(folder.resolve("latin1"), new byte[] {'a', (byte) 0xe9, 'b'});
        assertThatThrownBy(() -> BoundedFile.text(file, InputLimit.TEXT))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("UTF-8");
    }
}
