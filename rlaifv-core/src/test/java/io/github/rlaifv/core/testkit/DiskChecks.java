package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks of runs on a {@link SmallDisk}. */
public final class DiskChecks {
    private static final int BYTES = 8 << 20;

    private DiskChecks() {}

    /** Mounts a disk of eight megabytes. Skips the running test if no disk can be mounted. */
    public static SmallDisk disk(Path folder) throws IOException {
        Optional<SmallDisk> disk = SmallDisk.mount(folder, BYTES);
        assumeTrue(disk.isPresent(), "skipped: mounting a file system requires root on Linux");
        return disk.orElseThrow();
    }

    /**
     * Repeats a run on disks with increasing space until it succeeds. Each failure must name a path of the disk and
     * the remedy, and the same run must end with the expected bytes once there is space.
     *
     * @param disk folder at which disks are mounted
     * @param expected folder of an uninterrupted run
     * @param run writes to the given folder
     * @param files names of the files to compare, relative to the folder
     * @return number of runs that failed for lack of space
     */
    public static int fillAndResume(Path disk, Path expected, Consumer<Path> run, List<String> files)
            throws IOException {
        int failures = 0;
        for (long space = 0; space < BYTES; space += 4096 + space / 4) {
            try (SmallDisk small = disk(disk)) {
                Path folder = small.path().resolve("run");
                small.leave(space / 4096 * 4096);
                boolean passed = passes(run, folder, small.path());
                failures += passed ? 0 : 1;
                small.clear();
                run.accept(folder);
                for (String file : files) {
                    assertThat(folder.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
                }
                if (passed) {
                    return failures;
                }
            }
        }
        return fail("the run failed on every disk");
    }

    private static boolean passes(Consumer<Path> run, Path folder, Path disk) {
        try {
            run.accept(folder);
            return true;
        } catch (StorageException e) {
            assertThat(e)
                    .hasMessageContaining(disk.toString())
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("Free disk space and run again");
            return false;
        }
    }
}
