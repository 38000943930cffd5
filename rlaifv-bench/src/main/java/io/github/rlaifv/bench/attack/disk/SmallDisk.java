package io.github.rlaifv.bench.attack.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system in memory of a given size; needs the right to mount. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Whether this process may mount file systems. */
    static boolean possible(Path folder) throws IOException, InterruptedException {
        try (SmallDisk disk = of(folder, 4096)) {
            return Files.isWritable(disk.folder());
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Mounts one over a folder, which is made. */
    static SmallDisk of(Path folder, long bytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        command("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Gives it another size. */
    void resize(long bytes) throws IOException, InterruptedException {
        command("mount", "-o", "remount,size=" + bytes, folder.toString());
    }

    void readOnly() throws IOException, InterruptedException {
        command("mount", "-o", "remount,ro", folder.toString());
    }

    private static void command(String... words) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IllegalStateException("no " + words[0] + " here", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", words) + ": " + said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            try {
                command("umount", folder.toString());
                return;
            } catch (IllegalStateException e) {
                failures.add(e.getMessage());
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new IllegalStateException("can't unmount: " + failures.get(0));
    }
}
