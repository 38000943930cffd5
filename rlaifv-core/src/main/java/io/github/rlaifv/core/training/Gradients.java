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
