package io.github.rlaifv.core.training;

import java.util.Map;
import java.util.Set;

/**
 * Accumulated gradients of some parameters, in native memory. {@link #close()} waits for uses by other threads; later
 * ones are refused with an {@link IllegalStateException}, as they are once the policy is closed.
 */
public interface Gradients extends AutoCloseable {

    /** The L2 norm of every tensor by parameter name. */
    Map<String, Double> norms();

    /** The L2 norm over all tensors. */
    default double globalNorm() {
        return Math.sqrt(norms().values().stream().mapToDouble(n -> n * n).sum());
    }

    /** The names of the parameters, in model order. */
    Set<String> parameters();

    /**
     * Adds one gradient of a copy of the model, which may be on another device.
     *
     * @param copy gradients of the same shapes
     * @throws IllegalArgumentException if one of both lacks the parameter, or the copy belongs to another kind of model
     */
    void add(String parameter, Gradients copy);

    /**
     * Overwrites one gradient with that of a copy of the model, which may be on another device.
     *
     * @param copy gradients of the same shapes
     * @throws IllegalArgumentException if one of both lacks the parameter, or the copy belongs to another kind of model
     */
    void set(String parameter, Gradients copy);

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
