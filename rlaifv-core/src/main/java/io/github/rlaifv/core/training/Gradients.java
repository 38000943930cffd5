package io.github.rlaifv.core.training;

import java.util.Map;

/** Accumulated gradients of some parameters, in native memory. */
public interface Gradients extends AutoCloseable {

    /** The L2 norm of every tensor by parameter name. */
    Map<String, Double> norms();

    /** The L2 norm over all tensors. */
    default double globalNorm() {
        return Math.sqrt(norms().values().stream().mapToDouble(n -> n * n).sum());
    }

    /**
     * Adds the gradients of a copy of the model, which may be on another device, tensor by tensor.
     *
     * @throws IllegalArgumentException if the other ones lack a parameter or belong to another kind of model
     */
    void add(Gradients others);

    /** Multiplies all gradients. */
    void scale(double factor);

    /** Sets all gradients to zero. */
    void zero();

    /**
     * Copies one gradient out, row-major float32.
     *
     * @throws IllegalArgumentException if the parameter is not among them
     */
    float[] toArray(String parameter);

    @Override
    void close();
}
