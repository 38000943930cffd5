package io.github.rlaifv.cli.doctor;

import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folders that runs write to, and how much space is left there. */
final class StorageFindings {
    /** What the unpacked native library and the results of a small run need. */
    private static final long LEAST = 1L << 30;

    private StorageFindings() {}

    static List<Finding> all() {
        return List.of(
                of(
                        "disk",
                        Path.of("").toAbsolutePath(),
                        "Start the command in a folder on a larger disk, or free space"),
                of(
                        "temporary",
                        Path.of(System.getProperty("java.io.tmpdir")),
                        "Free space, or name another folder with -Djava.io.tmpdir=FOLDER"),
                cache());
    }

    /** The folder of native libraries and of the embedded model, which is copied there. */
    private static Finding cache() {
        String remedy = "Free space, or name another folder with the environment variable DJL_CACHE_DIR";
        try {
            return of("cache", EmbeddedModel.cached(), remedy);
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
