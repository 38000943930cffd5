package io.github.rlaifv.cli.doctor;

import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The folders that runs write to, and how much space is left there.
 *
 * @param work current folder, to which paths of options are relative
 * @param temporary folder of temporary files
 * @param cache returns the folder of the embedded model, which is copied there
 */
record StorageFindings(Path work, Path temporary, Supplier<Path> cache) {
    /** What the unpacked native library and the results of a small run need. */
    private static final long LEAST = 1L << 30;

    /** The folders of this process. */
    static StorageFindings ofThisProcess() {
        return new StorageFindings(
                Path.of("").toAbsolutePath(), Path.of(System.getProperty("java.io.tmpdir")), EmbeddedModel::cached);
    }

    List<Finding> all() {
        return List.of(
                of("disk", work, "Start the command in a folder on a larger disk, or free space"),
                of("temporary", temporary, "Free space, or name another folder with -Djava.io.tmpdir=FOLDER"),
                cached());
    }

    /** The folder of native libraries and of the embedded model, which is copied there. */
    private Finding cached() {
        String remedy = "Free space, or name another folder with the environment variable DJL_CACHE_DIR";
        try {
            return of("cache", cache.get(), remedy);
        } catch (RlaifvException e) {
            return Finding.problem("cache", "the embedded model can't be copied: " + e.getMessage(), remedy);
        }
    }

    private static Finding of(String area, Path folder, String remedy) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String text = folder + ", " + JavaFindings.size(free) + " free";
            if (!Files.isWritable(folder)) {
                return Finding.problem(area, folder + " is not writable", remedy);
            }
            return free < LEAST ? Finding.note(area, text, remedy) : Finding.ok(area, text);
        } catch (IOException e) {
            return Finding.problem(area, folder + " can't be read: " + e.getMessage(), remedy);
        }
    }
}
