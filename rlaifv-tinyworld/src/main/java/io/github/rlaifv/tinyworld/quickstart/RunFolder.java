package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.report.AlignmentReport;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The output folder, locked during the run. A new run deletes the files of an earlier run, but nothing else. A folder that
 * is not marked as a quickstart's must be empty.
 *
 * @param work the locked folder
 */
record RunFolder(WorkFolder work) implements AutoCloseable {
    private static final String MARK_OF_EARLIER_VERSIONS = ".rlaifv-quickstart";
    private static final String ALIGNED = "aligned";
    private static final String WEIGHTS = ".safetensors";
    private static final RunKind KIND = new RunKind(
            "quickstart",
            new TreeSet<>(Set.of(
                    ALIGNED,
                    EmbeddedModel.NAME,
                    "alignment.json",
                    "drift.json",
                    Ledger.FILE,
                    AlignmentReport.FILE,
                    "average",
                    CandidatePools.OF_BASE,
                    CandidatePools.OF_ALIGNED,
                    ReportWriter.HTML,
                    ReportWriter.JSON,
                    "round-*",
                    "round-*/feedback")),
            entry -> false);

    /**
     * Locks the folder for a new run and checks that the run may replace what it contains. The results of an earlier run
     * are kept until {@link #deleteEarlier}.
     *
     * @throws BadDataException if the folder contains files of something else, or another run writes to it; the folder is
     *     unchanged then
     * @throws StorageException if the folder can't be read or written
     */
    static RunFolder reserve(Path path) {
        List<Path> there = entries(path);
        boolean own = WorkFolder.isMarked(path, KIND);
        if (!own && !there.isEmpty()) {
            throw new BadDataException(
                    there.stream().anyMatch(file -> file.endsWith(MARK_OF_EARLIER_VERSIONS))
                            ? "output folder " + path
                                    + " was written by a quickstart of an earlier version, which did not record"
                                    + " its files; choose another folder, or delete this one"
                            : "output folder " + path + " contains files that no quickstart wrote, such as "
                                    + there.get(0).getFileName() + "; choose another folder");
        }
        WorkFolder work = WorkFolder.open(path, KIND);
        try {
            work.removeParts(path);
            AtomicFolder.recoverInside(path);
            RunFolder folder = new RunFolder(work);
            folder.earlier().forEach(work::requireOwn);
            return folder;
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }

    private List<Path> earlier() {
        return entries(path()).stream().filter(work::isOwn).toList();
    }

    /**
     * Deletes the results of an earlier run. Called once the inputs of the new run are open, so that a run that can't
     * begin deletes nothing.
     *
     * @param model the model to align, which is kept
     * @throws StorageException if they can't be deleted
     */
    void deleteEarlier(Path model) {
        work.requireHeld();
        earlier().stream()
                .filter(entry -> !entry.toAbsolutePath().equals(model.toAbsolutePath()))
                .forEach(work::delete);
    }

    private static List<Path> entries(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try {
            return FolderEntries.of(path);
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    Path path() {
        return work.path();
    }

    /** The folder of the aligned model. */
    Path aligned() {
        return path().resolve(ALIGNED);
    }

    /**
     * Checks that the models of all rounds fit on the disk together with the aligned model, if that has to be a copy.
     *
     * @param saved number of models that the rounds save, their average included
     * @param modelBytes size of a model in bytes; 0 if unknown
     * @throws StorageException if the disk has no hard links and too little space
     */
    void requireSpace(int saved, long modelBytes) {
        requireSpace(saved, modelBytes, AtomicFile.canLink(path()));
    }

    void requireSpace(int saved, long modelBytes, boolean links) {
        long models = saved + 1L;
        long bytes = modelBytes > Long.MAX_VALUE / models ? Long.MAX_VALUE : models * modelBytes;
        OptionalLong free = DiskSpace.free(path());
        if (links || free.isEmpty() || bytes <= free.getAsLong()) {
            return;
        }
        throw new StorageException("the run needs " + DiskSpace.inWords(bytes) + " in " + path()
                + ", because its disk has no hard links, so that the best of " + saved
                + " models is copied, but only " + DiskSpace.inWords(free.getAsLong())
                + " are free. Free disk space, run fewer rounds, or use an output folder on a disk with hard links.");
    }

    /** Copies the kept model to the folder of the aligned model, except for its weights, which are linked. */
    void keep(Path model) {
        work.requireHeld();
        AtomicFolder.write(aligned(), "model", fresh -> {
            for (Path file : entries(model)) {
                String name = file.getFileName().toString();
                if (name.endsWith(WEIGHTS)) {
                    AtomicFile.linkOrCopy(file, fresh.resolve(name));
                } else if (!name.startsWith(".")) {
                    AtomicFile.copy(file, fresh.resolve(name));
                }
            }
        });
    }

    @Override
    public void close() {
        work.close();
    }
}
