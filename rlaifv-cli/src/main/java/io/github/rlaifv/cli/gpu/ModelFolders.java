package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds model folders. */
final class ModelFolders {
    private static final int DEPTH = 4;

    private ModelFolders() {}

    /**
     * Returns the folder itself or, up to four levels below it, all folders with a config.json, without those inside
     * such a folder. Their names are their paths relative to {@code folder}.
     *
     * @throws BadDataException if there are none
     */
    static List<CheckedModel> in(Path folder) {
        List<CheckedModel> found = new ArrayList<>();
        find(folder, folder, DEPTH, found);
        if (found.isEmpty()) {
            throw new BadDataException(
                    folder + " holds no model: no folder in it has a config.json. Give a model folder, or a folder"
                            + " of model folders, with --fixtures");
        }
        return found;
    }

    private static void find(Path folder, Path top, int depth, List<CheckedModel> found) {
        if (Files.isRegularFile(folder.resolve("config.json"))) {
            Path relative = folder.equals(top) ? folder.toAbsolutePath().normalize().getFileName() : top.relativize(folder);
            found.add(new CheckedModel(String.valueOf(relative).replace('\\', '/'), folder));
            return;
        }
        if (depth == 0 || !Files.isDirectory(folder)) {
            return;
        }
        try {
            for (Path entry : FolderEntries.of(folder)) {
                find(entry, top, depth - 1, found);
            }
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }
}
