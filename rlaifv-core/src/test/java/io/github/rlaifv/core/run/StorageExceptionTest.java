package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StorageExceptionTest {
    private static final Path FILE = Path.of("run", "pairs.jsonl");

    @Test
    void messageNamesPathReasonAndRemedy() {
        assertThat(StorageException.writing(FILE, new IOException("No space left on device")))
                .hasMessage(FILE + " cannot be written: No space left on device. "
                        + "Free disk space and run again; what is finished is kept.");
        assertThat(StorageException.reading(FILE, new AccessDeniedException("x")))
                .hasMessage(FILE
                        + " cannot be read: permission denied. Check the permissions of the path, or use another one.");
        assertThat(StorageException.writing(FILE, new FileSystemException("x", null, "Read-only file system")))
                .hasMessage(FILE + " cannot be written: Read-only file system. Use a path on a writable file system.");
    }

    @Test
    void failureWithoutMessageIsNamedByItsKind() {
        assertThat(StorageException.reading(FILE, new IOException())).hasMessageContaining("IOException");
    }

    /** Interrupting a thread closes its channel. That is a cancellation and no failure of the disk. */
    @Test
    void interruptedChannelIsACancellation() {
        assertThat(StorageException.writing(Path.of("a"), new ClosedByInterruptException()))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(StorageException.reading(Path.of("a"), new ClosedByInterruptException()))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
