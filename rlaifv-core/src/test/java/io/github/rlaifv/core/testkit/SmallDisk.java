package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A file system of a few megabytes that can get full or be made read-only. It takes the right to mount; where that is
 * missing, tests are skipped.
 */
public final class SmallDisk implements AutoCloseable {
    private static final int MEGABYTES = 8;

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** Mounts one at an empty folder. */
    public static SmallDisk at(Path folder) throws IOException {
        Files.createDirectories(folder);
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m,mode=755", "tmpfs", folder.toString());
        assumeTrue(mounted, "mounting a file system takes root on Linux");
        return new SmallDisk(folder);
    }

    private static boolean run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException e) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    /** Fills it so far that so many bytes are left, counted in pages of 4096. */
    public void leave(long bytes) throws IOException {
        long size = Files.getFileStore(path).getUsableSpace() - bytes;
        Files.write(path.resolve("filler"), new byte[Math.toIntExact(size)]);
    }

    /** Takes back what {@link #leave} wrote. */
    public void clear() throws IOException {
        Files.deleteIfExists(path.resolve("filler"));
    }

    /** Lets nothing be written any more, or lets it again. */
    public void readOnly(boolean on) throws IOException {
        assertThat(run("mount", "-o", "remount," + (on ? "ro" : "rw"), path.toString()))
                .isTrue();
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", path.toString());
    }

    /**
     * Runs something on disks with ever more space until it passes: each failure must name a path of the disk and the
     * remedy, and the same run must end with the expected bytes once there is space.
     *
     * @param disk folder to mount at
     * @param expected folder of an undisturbed run
     * @param run writes to the folder that it is given
     * @param files to compare, inside the folder
     * @return how many runs failed for want of space
     */
    public static int fillAndResume(Path disk, Path expected, Consumer<Path> run, List<String> files)
            throws IOException {
        int failures = 0;
        for (long space = 0; space < MEGABYTES << 20; space += 4096 + space / 4) {
            try (SmallDisk small = at(disk)) {
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
        return fail("there was never space enough");
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
