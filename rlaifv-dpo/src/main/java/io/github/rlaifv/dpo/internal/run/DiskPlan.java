package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.step.Batching;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An upper bound on the disk space of a training run: its checkpoints, the model of the best epoch and the trained model.
 * A checkpoint and the model of an epoch are written before those that they replace are deleted.
 *
 * @param checkpoint size of a checkpoint in bytes; 0 if unknown
 * @param written number of checkpoints that the run writes at most
 * @param kept number of checkpoints that are kept at most
 * @param saved size of the trained model and adapters in bytes; 0 if unknown
 * @param epoch size of the model of the best epoch in bytes; 0 if none is kept, or if unknown
 */
record DiskPlan(long checkpoint, long written, int kept, long saved, long epoch) {

    /**
     * Plans a run.
     *
     * @param options options of the run
     * @param policy the policy to train
     * @param trained the parameters that are trained
     * @param examples number of examples
     * @param epoch size of what the hook of the epochs keeps, in bytes
     */
    static DiskPlan of(
            TrainingOptions options, TrainablePolicy policy, List<Parameter> trained, long examples, long epoch) {
        Checkpoints checkpoints = options.saving().checkpoints();
        return new DiskPlan(
                policy.optimizerBytes(trained),
                written(checkpoints, options.batching(), examples),
                checkpoints.newest() + checkpoints.best(),
                options.saving().bytes(policy, trained),
                epoch);
    }

    /** Plans a run whose number of examples is not known yet: it may have enough steps for all checkpoints. */
    static DiskPlan ofAnyLength(TrainingOptions options, TrainablePolicy policy, List<Parameter> trained, long epoch) {
        return of(options, policy, trained, Integer.MAX_VALUE, epoch);
    }

    private static long written(Checkpoints checkpoints, Batching batching, long examples) {
        if (checkpoints.best() > 0) {
            // each evaluation writes one
            return Long.MAX_VALUE;
        }
        // none after the last step, whose weights are saved
        return checkpoints.every() == 0 ? 0 : Math.max(0, batching.stepsAtMost(examples) - 1) / checkpoints.every();
    }

    /** Returns how many checkpoints exist at once, at most. */
    long atOnce() {
        return Math.min(written, kept + 1L);
    }

    /** Returns the size of all checkpoints that exist at once, in bytes. */
    long checkpointBytes() {
        return atOnce() * checkpoint;
    }

    /** Returns the size of all files that exist at once, in bytes. The model is saved after the last checkpoint. */
    long bytes() {
        return epoch + Math.max(checkpointBytes(), Math.min(written, kept) * checkpoint + Math.max(saved, epoch));
    }

    /** Describes the space that checkpoints take; empty if none is written, or if their size is unknown. */
    Optional<String> note() {
        if (checkpointBytes() == 0) {
            return Optional.empty();
        }
        long most = Math.min(written, kept);
        return Optional.of("a checkpoint takes " + DiskSpace.inWords(checkpoint) + ", at most " + most + " are kept: "
                + DiskSpace.inWords(most * checkpoint)
                + (atOnce() > most ? ", and " + DiskSpace.inWords(checkpointBytes()) + " while one is written" : ""));
    }

    /**
     * Rejects a run for which there is not enough space.
     *
     * @param output folder of the run
     * @param there size of the run's checkpoints and models of epochs that exist already, in bytes
     * @throws StorageException naming the needed and the free space, and what needs less
     */
    void require(Path output, long there) {
        OptionalLong free = DiskSpace.free(output);
        if (free.isEmpty() || bytes() - there <= free.getAsLong()) {
            return;
        }
        throw new StorageException("the run needs " + DiskSpace.inWords(bytes() - there) + " in " + output
                + ", but only " + DiskSpace.inWords(free.getAsLong()) + " are free on its disk ("
                + note().map(note -> note + "; ").orElse("")
                + "the trained model takes " + DiskSpace.inWords(saved)
                + (epoch > 0 ? ", and that of the best epoch " + DiskSpace.inWords(epoch) : "")
                + "). Free disk space and run again, "
                + (checkpointBytes() > 0 ? "keep fewer checkpoints or write none, " : "")
                + "train LoRA adapters, or use an output folder on another disk.");
    }
}
