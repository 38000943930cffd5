package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A new folder for temporary files, which is deleted with its content when it is closed.
 *
 * @param path the folder
 */
record ScratchFolder(Path path) implements AutoCloseable {
    private static final int DEPTH = 8;

    static ScratchFolder create() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return new ScratchFolder(Files.createTempDirectory(parent, "rlaifv-gpu-check"));
        } catch (IOException e) {
            throw StorageException.writing(parent, e);
        }
    }

    @Override
    public void close() {
        try {
            List<Path> all = new ArrayList<>(FolderEntries.below(path, DEPTH));
            Collections.reverse(all);
            for (Path entry : all) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }
}
