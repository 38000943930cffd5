package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.core.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feedback on disks that are full or read-only. */
class FeedbackDisksTest {
    @TempDir
    private Path folder;

    private static void run(Path output) {
        SlowFeedback.run(output, 0, 9);
    }

    @Test
    void runResumesAfterTheDiskWasFull() throws IOException {
        Path expected = folder.resolve("expected");
        run(expected);
        int failures = DiskChecks.fillAndResume(
                folder.resolve("disk"),
                expected,
                FeedbackDisksTest::run,
                List.of("settings.json", "candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl"));
        assertThat(failures).isGreaterThanOrEqualTo(3);
    }

    @Test
    void readOnlyDiskIsNamedInTheError() throws IOException {
        try (SmallDisk disk = DiskChecks.disk(folder.resolve("disk"))) {
            disk.readOnly(true);
            Path output = disk.path().resolve("run");
            assertThatThrownBy(() -> run(output))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(output.toString())
                    .hasMessageContaining("Use a path on a writable file system");
            disk.readOnly(false);
        }
    }
}
