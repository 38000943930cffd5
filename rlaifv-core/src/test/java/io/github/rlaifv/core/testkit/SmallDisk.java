package io.github.rlaifv.core.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of a given size in memory that can run full or be made read-only. It requires the right to mount. */
public final class SmallDisk implements AutoCloseable {
    private static final String FILLER = "filler";

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /**
     * Mounts a disk at a folder, which is created if it is missing.
     *
     * @return the disk; empty if this process is not allowed to mount
     */
    public static Optional<SmallDisk> mount(Path folder, long bytes) throws IOException {
        Files.createDirectories(folder);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=755", "tmpfs", folder.toString());
        return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    /** Whether disks can be mounted at a folder. */
    public static boolean isPossible(Path folder) throws IOException {
        Optional<SmallDisk> disk = mount(folder, 4096);
        if (disk.isPresent()) {
            disk.get().close();
        }
        return disk.isPresent();
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

    private static void require(String... command) throws IOException {
        if (!run(command)) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    public Path path() {
        return path;
    }

    /** Changes the size of the disk, in bytes. */
    public void resize(long bytes) throws IOException {
        require("mount", "-o", "remount,size=" + bytes, path.toString());
    }

    /** Fills the disk until the given number of bytes is left. Space is counted in pages of 4096 bytes. */
    public void leave(long bytes) throws IOException {
        long size = Files.getFileStore(path).getUsableSpace() - bytes;
        Files.write(path.resolve(FILLER), new byte[Math.toIntExact(size)]);
    }

    /** Deletes the filler that {@link #leave} wrote. */
    public void clear() throws IOException {
        Files.deleteIfExists(path.resolve(FILLER));
    }

    /** Makes the disk read-only, or writable again. */
    public void readOnly(boolean on) throws IOException {
        require("mount", "-o", "remount," + (on ? "ro" : "rw"), path.toString());
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", path.toString());
    }
}
