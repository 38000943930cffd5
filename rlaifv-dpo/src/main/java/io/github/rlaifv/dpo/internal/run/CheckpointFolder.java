package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.WholeFile;
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
import java.util.stream.Stream;

/**
 * The checkpoints of one run: {@code run.json} says what the run depends on, each {@code step-N/} is whole or not there,
 * and {@code LATEST} names the one to go on from.
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
     * @param work folder of the run
     * @param run what results depend on
     */
    CheckpointFolder(WorkFolder work, Checkpoints options, RunIdentity run) {
        this.work = work;
        this.folder = new TrainingFolder(work.path()).checkpoints();
        this.options = options;
        this.run = run;
        this.runFile = new RunFile(folder, options.otherSettings());
    }

    /**
     * The checkpoint to go on from; empty if a run begins, whose checkpoints then replace those of an earlier one.
     *
     * @throws BadDataException naming what the run depends on and is another now, or the file that is damaged
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

    /** A path in a file must not lead to another run, or elsewhere. */
    private Path newest(Path latest) {
        String name = BoundedFile.text(latest, InputLimit.SETTINGS).strip();
        if (!StoredCheckpoint.isName(name)) {
            throw new BadDataException(latest + " must name a checkpoint such as step-00000010, names \""
                    + (name.length() <= 80 ? name : name.substring(0, 80) + "...") + "\"; " + ADVICE);
        }
        Path checkpoint = folder.resolve(name);
        if (!Files.isDirectory(checkpoint)) {
            throw new BadDataException(latest + " names the checkpoint " + name + ", which is not there; " + ADVICE);
        }
        return checkpoint;
    }

    /** What a process left that was stopped while it wrote or deleted. */
    private void removeLeftovers() throws IOException {
        AtomicFolder.recoverInside(folder);
        work.removeParts(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> entry.getFileName().toString().startsWith(DELETED))
                    .toList()
                    .forEach(work::delete);
        }
    }

    /**
     * Refuses to go on with what may not differ, as far as that is known before the data are looked at.
     *
     * @throws BadDataException naming it
     */
    void checkKnown() {
        if (Files.exists(folder.resolve(LATEST))) {
            runFile.checkKnown(run);
        }
    }

    /** Settings that were changed inside the run, once it is open. */
    List<RunFile.Change> changes() {
        return changes;
    }

    /**
     * Writes a checkpoint and removes those that are not to stay.
     *
     * @param score NaN if there is none
     * @param weights writes weights and moments into the folder it is given
     */
    StoredCheckpoint write(TrainingState state, double score, Consumer<Path> weights) {
        StoredCheckpoint checkpoint = StoredCheckpoint.of(folder, score, state);
        try {
            work.requireHeld();
            WholeFile.makeFolder(folder);
            runFile.begin(run);
            checkpoint.write(weights);
            TrainingFolder.writeText(folder.resolve(LATEST), checkpoint.path().getFileName() + "\n");
            prune(options.newest());
        } catch (IOException e) {
            throw StorageException.writing(checkpoint.path(), e);
        }
        return checkpoint;
    }

    /** The run is finished: the best ones stay, and nothing to go on from. */
    void finish() {
        try {
            WholeFile.delete(folder.resolve(LATEST));
            if (options.best() == 0) {
                work.delete(folder);
            } else if (Files.exists(folder)) {
                prune(0);
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /** The best ones, the best first; of equals the earlier one first. */
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

    /** In the order of their steps. */
    private List<StoredCheckpoint> all() {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            entry -> StoredCheckpoint.isName(entry.getFileName().toString()))
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
                // first out of sight: half a checkpoint must never look like one
                Path gone =
                        free(one.path().resolveSibling("deleted-" + one.path().getFileName()));
                Files.move(one.path(), gone);
                work.delete(gone);
            }
        }
    }

    /** A name that is not taken: entries of others in a deleted checkpoint stay where they are. */
    private static Path free(Path name) {
        Path free = name;
        for (int number = 2; Files.exists(free); number++) {
            free = name.resolveSibling(name.getFileName() + "-" + number);
        }
        return free;
    }
}
