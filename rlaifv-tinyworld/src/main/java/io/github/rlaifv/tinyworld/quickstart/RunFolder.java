package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.report.AlignmentReport;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The output folder, locked while the run goes on. A new run begins anew: what an earlier run left is deleted, but nothing
 * else, and a folder that no quickstart has marked as its own must be empty.
 *
 * @param work the folder, locked
 */
record RunFolder(WorkFolder work) implements AutoCloseable {
    private static final String MARK_OF_EARLIER_VERSIONS = ".rlaifv-quickstart";
    private static final String ALIGNED = "aligned";
    private static final RunKind KIND = new RunKind(
            "quickstart",
            new TreeSet<>(Set.of(
                    ALIGNED,
                    EmbeddedModel.NAME,
                    "alignment.json",
                    AlignmentReport.FILE,
                    CandidatePools.OF_BASE,
                    CandidatePools.OF_ALIGNED,
                    ReportWriter.HTML,
                    ReportWriter.JSON,
                    "round-*",
                    "round-*/feedback")),
            entry -> false);

    /**
     * Makes the folder ready for a new run.
     *
     * @throws BadDataException if it holds files of something else, or another run writes to it; nothing is changed then
     * @throws StorageException if it can't be read or written
     */
    static RunFolder begin(Path path) {
        List<Path> there = entries(path);
        boolean own = WorkFolder.isMarked(path, KIND);
        if (!own && !there.isEmpty()) {
            throw new BadDataException(
                    there.stream().anyMatch(file -> file.endsWith(MARK_OF_EARLIER_VERSIONS))
                            ? "output folder " + path
                                    + " is of a quickstart of an earlier version, which did not say which"
                                    + " files are its own; choose another folder, or delete this one"
                            : "output folder " + path + " holds files that are of no quickstart, such as "
                                    + there.get(0).getFileName() + "; choose another folder");
        }
        WorkFolder work = WorkFolder.open(path, KIND);
        try {
            work.removeParts(path);
            AtomicFolder.recoverInside(path);
            List<Path> old = entries(path).stream().filter(work::isOwn).toList();
            old.forEach(work::requireOwn);
            old.forEach(work::delete);
            return new RunFolder(work);
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
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

    /** The aligned model. */
    Path aligned() {
        return path().resolve(ALIGNED);
    }

    /** Copies the winning model of a round to where the aligned model is looked for. */
    void keep(Path model) {
        work.requireHeld();
        AtomicFolder.write(aligned(), "model", fresh -> {
            for (Path file : entries(model)) {
                if (!file.getFileName().toString().startsWith(".")) {
                    AtomicFile.copy(file, fresh.resolve(file.getFileName().toString()));
                }
            }
        });
    }

    @Override
    public void close() {
        work.close();
    }
}
