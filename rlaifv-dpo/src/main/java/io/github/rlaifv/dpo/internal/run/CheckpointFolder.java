package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.internal.checkpoint.StoredCheckpoint;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingState;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The checkpoints of one run. {@code run.json} records what the run depends on, each {@code step-N/} is complete or
 * absent, and {@code LATEST} names the checkpoint to resume from.
 */
final class CheckpointFolder {
    private static final String LATEST = "LATEST";
    private static final String DELETED = "deleted-" + StoredCheckpoint.PREFIX;
    private static final String ADVICE = StoredCheckpoint.ADVICE;

    private final WorkFolder work;
    private final Path folder;
    private final Checkpoints options;
    private final RunIdentity run;
    private final RunFile runFile;
    private List<RunFile.Change> changes = List.of();

    /**
     * Creates the folder's view; nothing is read or written yet.
     *
     * @param work folder of the run
     * @param options when checkpoints are written and which are kept
     * @param run what the results depend on
     */
    CheckpointFolder(WorkFolder work, Checkpoints options, RunIdentity run) {
        this.work = work;
        this.folder = new TrainingFolder(work.path()).checkpoints();
        this.options = options;
        this.run = run;
        this.runFile = new RunFile(folder, options.otherSettings());
    }

    /**
     * Returns the checkpoint to resume from; empty if a new run starts, whose checkpoints then replace those of an
     * earlier one.
     *
     * @throws BadDataException if something that the run depends on has changed, or a file is damaged; the message
     *     names it
     */
    Optional<StoredCheckpoint> open() {
        Path latest = folder.resolve(LATEST);
        try {
            if (!Files.exists(latest)) {
                AtomicFolder.recoverInside(folder);
                work.delete(folder);
                return Optional.empty();
            }
            runFile.checkKnown(run);
            removeLeftovers();
            StoredCheckpoint newest = StoredCheckpoint.read(newest(latest));
            changes = runFile.resume(run, newest.state().step());
            return Optional.of(newest);
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    /** Returns the checkpoint that {@code LATEST} names; a path in a file must not lead to another run or elsewhere. */
    private Path newest(Path latest) {
        String name = BoundedFile.text(latest, InputLimit.SETTINGS).strip();
        if (!StoredCheckpoint.isName(name)) {
            throw new BadDataException(latest + " must name a checkpoint such as step-00000010, but names \""
                    + (name.length() <= 80 ? name : name.substring(0, 80) + "...") + "\"; " + ADVICE);
        }
        Path checkpoint = folder.resolve(name);
        if (!Files.isDirectory(checkpoint)) {
            throw new BadDataException(latest + " names the checkpoint " + name + ", which does not exist; " + ADVICE);
        }
        return checkpoint;
    }

    /** Removes what a process left that was stopped while it wrote or deleted a checkpoint. */
    private void removeLeftovers() throws IOException {
        AtomicFolder.recoverInside(folder);
        work.removeParts(folder);
        FolderEntries.of(folder).stream()
                .filter(entry -> entry.getFileName().toString().startsWith(DELETED))
                .forEach(work::delete);
    }

    /**
     * Rejects to resume if anything has changed that must not, as far as it is known before the data are read.
     *
     * @throws BadDataException if something has changed; the message names it
     */
    void checkKnown() {
        if (Files.exists(folder.resolve(LATEST))) {
            runFile.checkKnown(run);
        }
    }

    /** Returns the settings that were changed during the run, once it is open. */
    List<RunFile.Change> changes() {
        return changes;
    }

    /**
     * Writes a checkpoint and removes those that are not kept.
     *
     * @param state state of the run
     * @param score value of the metric that selects the best checkpoints; NaN if there is none
     * @param weights writes weights and moments into a given folder
     */
    StoredCheckpoint write(TrainingState state, double score, Consumer<Path> weights) {
        StoredCheckpoint checkpoint = StoredCheckpoint.of(folder, score, state);
        try {
            work.requireHeld();
            AtomicFile.makeFolder(folder);
            runFile.begin(run);
            checkpoint.write(weights);
            AtomicFile.write(folder.resolve(LATEST), checkpoint.path().getFileName() + "\n");
            prune(options.newest());
        } catch (IOException e) {
            throw StorageException.writing(checkpoint.path(), e);
        }
        return checkpoint;
    }

    /** Finishes the run: keeps the best checkpoints and removes those that are only for resuming. */
    void finish() {
        try {
            AtomicFile.delete(folder.resolve(LATEST));
            if (options.best() == 0) {
                work.delete(folder);
            } else if (Files.exists(folder)) {
                prune(0);
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /** Returns the best checkpoints, the best first; of equal ones the earlier one first. */
    List<StoredCheckpoint> best() {
        List<StoredCheckpoint> scored = new ArrayList<>();
        for (StoredCheckpoint one : all()) {
            if (!Double.isNaN(one.score())) {
                int at = 0;
                while (at < scored.size()
                        && !options.better(one.score(), scored.get(at).score())) {
                    at++;
                }
                scored.add(at, one);
            }
        }
        return List.copyOf(scored.subList(0, Math.min(options.best(), scored.size())));
    }

    /** Returns all checkpoints in the order of their steps. */
    private List<StoredCheckpoint> all() {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try {
            return FolderEntries.of(folder).stream()
                    .filter(entry -> StoredCheckpoint.isName(entry.getFileName().toString()))
                    .map(StoredCheckpoint::read)
                    .sorted(Comparator.comparingLong(one -> one.state().step()))
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private void prune(int newest) throws IOException {
        Set<Path> staying = new HashSet<>();
        List<StoredCheckpoint> all = all();
        all.subList(Math.max(0, all.size() - newest), all.size()).forEach(one -> staying.add(one.path()));
        best().forEach(one -> staying.add(one.path()));
        for (StoredCheckpoint one : all) {
            if (!staying.contains(one.path())) {
                // renamed first, so that a half-deleted checkpoint never looks like a complete one
                Path gone =
                        free(one.path().resolveSibling("deleted-" + one.path().getFileName()));
                Files.move(one.path(), gone);
                work.delete(gone);
            }
        }
    }

    /** Returns a name that is not in use, because files of others in a deleted checkpoint are not removed. */
    private static Path free(Path name) {
        Path free = name;
        for (int number = 2; Files.exists(free); number++) {
            free = name.resolveSibling(name.getFileName() + "-" + number);
        }
        return free;
    }
}
