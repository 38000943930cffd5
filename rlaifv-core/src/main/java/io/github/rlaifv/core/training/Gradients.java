package io.github.rlaifv.core.training;

import java.util.Map;
import java.util.Set;

/**
 * Accumulated gradients of some parameters, in native memory. A gradient takes memory from its first use on. Threads
 * may change the gradients of different parameters at the same time. {@link #close()} waits for calls of other threads;
 * later calls fail with an {@link IllegalStateException}, also after the policy is closed.
 */
public interface Gradients extends AutoCloseable {

    /** The L2 norm of each gradient by parameter name. */
    Map<String, Double> norms();

    /** The L2 norm over all gradients together. */
    default double globalNorm() {
        return Math.sqrt(norms().values().stream().mapToDouble(n -> n * n).sum());
    }

    /** The names of the parameters, in model order. */
    Set<String> parameters();

    /**
     * Adds the gradient of one parameter from a copy of the model, which may be on another device.
     *
     * @param parameter name of the parameter
     * @param copy gradients of the copy, with the same shapes
     * @throws IllegalArgumentException if either side lacks the parameter, or if the copy belongs to another kind of
     *     model
     */
    void add(String parameter, Gradients copy);

    /**
     * Overwrites the gradient of one parameter with that of a copy of the model, which may be on another device.
     *
     * @param parameter name of the parameter
     * @param copy gradients of the copy, with the same shapes
     * @throws IllegalArgumentException if either side lacks the parameter, or if the copy belongs to another kind of
     *     model
     */
    void set(String parameter, Gradients copy);

    /** Multiplies all gradients by a factor. */
    void scale(double factor);

    /** Sets all gradients to zero and keeps their memory. */
    void zero();

    /**
     * Sets the gradient of one parameter to zero and frees its memory.
     *
     * @throws IllegalArgumentException if the parameter is not among {@link #parameters()}
     */
    void clear(String parameter);

    /** The memory that the gradients take now, in bytes. */
    long bytes();

    /**
     * Copies the gradient of one parameter to a Java array, row by row.
     *
     * @throws IllegalArgumentException if the parameter is not among {@link #parameters()}
     */
    float[] toArray(String parameter);

    @Override
    void close();
}
