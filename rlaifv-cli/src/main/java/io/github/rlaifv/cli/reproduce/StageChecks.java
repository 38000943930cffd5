package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.doctor.Finding;
import io.github.rlaifv.cli.doctor.ModelFindings;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The checks that stages share.
 *
 * @param output folder of the reproduction
 */
record StageChecks(Path output) {
    private static final double GIB = 1L << 30;

    /**
     * Checks that there is space for what a stage writes.
     *
     * @throws BadDataException if there is less
     */
    void disk(String stage, long bytes) {
        Path there = existing(output.toAbsolutePath());
        try {
            FileStore store = Files.getFileStore(there);
            if (store.getUsableSpace() < bytes) {
                throw new BadDataException(String.format(
                        Locale.ROOT,
                        "the stage %s writes about %.1f GiB to %s, where %.1f GiB are free: free space, or name a folder on a"
                                + " larger disk with --output",
                        stage,
                        bytes / GIB,
                        output,
                        store.getUsableSpace() / GIB));
            }
        } catch (IOException e) {
            throw StorageException.reading(there, e);
        }
    }

    private static Path existing(Path path) {
        Path parent = path.getParent();
        return parent == null || Files.exists(path) ? path : existing(parent);
    }

    /**
     * Checks that the servers of models answer and have these models, and that the folders of the others exist.
     *
     * @throws BadDataException naming each model that can't be used
     */
    void models(String stage, List<String> models) {
        String problems = models.stream()
                .distinct()
                .map(ModelAddress::new)
                .flatMap(model -> model.server()
                        ? ModelFindings.ofServers(model).stream()
                                .filter(finding -> finding.state() == Finding.State.PROBLEM)
                                .map(finding -> finding.text() + " (" + finding.remedy() + ")")
                        : List.of(model.folder()).stream()
                                .filter(folder -> !Files.exists(folder))
                                .map(folder -> folder + " does not exist (name the folder of a model)"))
                .collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw new BadDataException("the stage " + stage + " can't begin: " + problems);
        }
    }

    /**
     * Checks that files or folders exist.
     *
     * @throws BadDataException naming the first one that does not
     */
    void exists(String stage, String what, Path path) {
        if (!Files.exists(path)) {
            throw new BadDataException(
                    "the stage " + stage + " needs " + what + ", but " + path + " does not exist: correct the path");
        }
    }
}
