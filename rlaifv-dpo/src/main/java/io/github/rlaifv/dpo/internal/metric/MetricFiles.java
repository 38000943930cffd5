package io.github.rlaifv.dpo.internal.metric;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metric files of a run on disk. A checkpoint must not be kept without the rows of the steps before it.
 *
 * @param folder folder of the run
 */
record MetricFiles(TrainingFolder folder) {
    /** Syncs the files: all rows written so far survive a crash of the machine. */
    void sync() {
        try {
            for (Path file : files()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            AtomicFile.syncDirectory(folder.path());
        } catch (IOException e) {
            throw StorageException.writing(folder.path(), e);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path file : List.of(folder.metrics(), folder.performance(), folder.table())) {
            if (Files.exists(file)) {
                all.add(file);
            }
        }
        if (Files.isDirectory(folder.tensorBoard())) {
            all.addAll(FolderEntries.of(folder.tensorBoard()));
        }
        return all;
    }

    /**
     * Checks that the rows up to a checkpoint's step exist.
     *
     * @param step step that a run resumes after; later rows are deleted
     * @throws BadDataException if they do not
     */
    void checkEndsWith(long step) {
        long last = lastStep();
        if (last != step) {
            throw new BadDataException(folder.metrics() + " ends with step " + last + ", but the checkpoint is of step "
                    + step + ": put the file back as the run left it, or delete the checkpoints to start over");
        }
    }

    /**
     * Returns a warning about a run whose rows are incomplete at its end; empty if they are complete. Its model is not
     * affected.
     *
     * @param step the last step
     */
    Optional<String> incomplete(long step) {
        if (step == 0) {
            return Optional.empty();
        }
        String found = found(step);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(folder.metrics() + " was deleted or changed while the run wrote to it: " + found
                        + ". The model is not affected, but its curves are incomplete");
    }

    private String found(long step) {
        if (!Files.exists(folder.metrics())) {
            return "it does not exist";
        }
        try {
            List<String> lines = BoundedFile.lines(folder.metrics(), InputLimit.TEXT);
            if (lines.isEmpty()) {
                return "it is empty";
            }
            long first = step(lines, 0);
            long last = step(lines, lines.size() - 1);
            return first == 1 && last == step ? "" : "it has the steps " + first + " to " + last + " of " + step;
        } catch (BadDataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private long lastStep() {
        if (!Files.exists(folder.metrics())) {
            return 0;
        }
        List<String> lines = BoundedFile.lines(folder.metrics(), InputLimit.TEXT);
        return lines.isEmpty() ? 0 : step(lines, lines.size() - 1);
    }

    private long step(List<String> lines, int index) {
        return JsonLines.parse(
                        folder.metrics(),
                        index + 1,
                        lines.get(index),
                        "put the file back as the run left it, or delete the checkpoints to start over")
                .count("step");
    }
}
