package io.github.rlaifv.core.training;

import java.nio.file.Path;

/**
 * The AdamW optimizer (arXiv 1711.05101) with its two moments a parameter, in float32 native memory. Weights that are
 * stored in half precision get a float32 master copy. {@link #close()} waits for a step that runs in another thread.
 */
public interface AdamW extends AutoCloseable {

    /**
     * Settings of one step.
     *
     * @param learningRate of this step
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     * @param weightDecay decoupled, applied to every parameter of this optimizer as torch does; parameters without decay
     *     get an optimizer of their own
     */
    record Settings(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {}

    /**
     * Updates the parameters in place. Step counts from 1 at the first call.
     *
     * @param gradients of at least this optimizer's parameters; further ones are left alone
     * @param settings of this step
     */
    void step(Gradients gradients, Settings settings);

    /**
     * Writes the parameters' values as this optimizer updates them (masters, where weights are stored in half precision)
     * and both moments, float32, to a new file: all that {@link #load} needs besides the number of steps.
     *
     * @throws io.github.rlaifv.core.run.RlaifvException if the file can't be written
     */
    void save(Path file);

    /**
     * Puts the parameters and the moments back, bit by bit.
     *
     * @param file as {@link #save} wrote it for an optimizer of the same parameters
     * @param steps taken when it was written
     * @throws io.github.rlaifv.core.run.BadDataException naming file and tensor, if they do not fit
     */
    void load(Path file, long steps);

    @Override
    void close();
}
