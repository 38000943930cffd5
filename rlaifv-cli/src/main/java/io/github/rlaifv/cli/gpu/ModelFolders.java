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
     * Returns the one model in a folder.
     *
     * @throws BadDataException if the folder itself is no model
     */
    static CheckedModel one(Path folder) {
        List<CheckedModel> found = in(folder);
        if (!found.get(0).folder().equals(folder)) {
            throw new BadDataException(folder + " has no config.json, but models are in "
                    + found.get(0).name() + (found.size() > 1 ? " and other folders of it" : "")
                    + ": give the folder of one of them");
        }
        return found.get(0);
    }

    /**
     * Returns the folder itself or, up to four levels below it, all folders with a config.json, without those inside
     * such a folder. Their names are their paths relative to {@code folder}.
     *
     * @throws BadDataException if there are none
     */
    static List<CheckedModel> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadDataException(folder + " is not a folder: give the folder of a model");
        }
        List<CheckedModel> found = new ArrayList<>();
        find(folder, folder, DEPTH, found);
        if (found.isEmpty()) {
            throw new BadDataException(
                    folder + " holds no model: neither it nor a folder in it has a config.json. Check"
                            + " the path, and give the folder of a model or of several models");
        }
        return found;
    }

    private static void find(Path folder, Path top, int depth, List<CheckedModel> found) {
        if (Files.isRegularFile(folder.resolve("config.json"))) {
            Path relative =
                    folder.equals(top) ? folder.toAbsolutePath().normalize().getFileName() : top.relativize(folder);
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
