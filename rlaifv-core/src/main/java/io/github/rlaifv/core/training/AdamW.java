package io.github.rlaifv.core.training;

/**
 * The AdamW optimizer (arXiv 1711.05101) with its two moments a parameter, in float32 native memory. Weights that are
 * stored in half precision get a float32 master copy.
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

    @Override
    void close();
}
