package io.github.rlaifv.core.training;

import java.nio.file.Path;
import java.util.List;

/**
 * The AdamW optimizer (arXiv 1711.05101) for some parameters of a policy, with its moments in native float32 memory.
 * Weights that are stored in half precision get a float32 master copy. {@link #close()} waits for a step that runs in
 * another thread.
 */
public interface AdamW extends AutoCloseable {

    /**
     * Hyper-parameters of one optimizer step.
     *
     * @param learningRate learning rate of this step
     * @param beta1 decay rate of the first moment
     * @param beta2 decay rate of the second moment
     * @param epsilon constant added to the root of the second moment
     * @param weightDecay decoupled weight decay, applied to every parameter of this optimizer as in PyTorch; parameters
     *     without decay need an optimizer of their own
     */
    record Settings(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {}

    /**
     * Updates the parameters in place. Steps are counted from 1, the first call.
     *
     * @param gradients gradients of at least this optimizer's parameters; others are ignored
     * @param settings hyper-parameters of this step
     * @throws io.github.rlaifv.core.run.DeviceMemoryException if the device has too little memory; parameters may have
     *     been updated in part
     */
    void step(Gradients gradients, Settings settings);

    /**
     * Writes the state of this optimizer to a new file: the parameters' float32 values (the master copies, if weights
     * are stored in half precision) and both moments. Together with the number of steps this is all that {@link #load}
     * needs.
     *
     * @throws io.github.rlaifv.core.run.RlaifvException if the file can't be written
     */
    void save(Path file);

    /**
     * Restores the parameters and the moments bit by bit.
     *
     * @param file file that {@link #save} wrote for an optimizer of the same parameters
     * @param steps number of steps taken when the file was written
     * @throws io.github.rlaifv.core.run.BadDataException naming file and tensor if they do not match this optimizer
     */
    void load(Path file, long steps);

    /**
     * Writes the state of an optimizer whose parameters are divided among the replicas of a model. The file equals that
     * which {@link #save(Path)} writes for one optimizer of all parameters.
     *
     * @param file the new file
     * @param shards all optimizers that have a part of the parameters, this one included
     * @param all the parameters of all shards, in the order of the file
     * @throws UnsupportedOperationException if this optimizer does not support it
     */
    default void save(Path file, List<AdamW> shards, List<Parameter> all) {
        throw new UnsupportedOperationException("this optimizer can't be divided among replicas");
    }

    /**
     * Restores this optimizer's part from a file of all shards.
     *
     * @param file file that {@link #save(Path, List, List)} or {@link #save(Path)} wrote
     * @param steps number of steps taken when the file was written
     * @param all the parameters that the file must have
     * @throws UnsupportedOperationException if this optimizer does not support it
     * @throws io.github.rlaifv.core.run.BadDataException naming file and tensor if they do not match
     */
    default void load(Path file, long steps, List<Parameter> all) {
        throw new UnsupportedOperationException("this optimizer can't be divided among replicas");
    }

    /** The memory that moments and master copies take, in bytes. Default: 0, which means unknown. */
    default long bytes() {
        return 0;
    }

    @Override
    void close();
}
