package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;

/** Which gradients a backward pass is asked for, and where it brings them, one tensor at a time. */
public interface GradientSink {

    /** Whether a parameter's gradient is wanted. */
    boolean holds(String parameter);

    /** Whether parameters change as gradients come, so that the pass must not stop half-way. Default: false. */
    default boolean changesAtOnce() {
        return false;
    }

    /**
     * Takes a wanted gradient.
     *
     * @param gradient lives as long as the call
     */
    void add(String parameter, NDArray gradient);

    /** Takes a gradient if it is wanted. */
    default void offer(String parameter, NDArray gradient) {
        if (holds(parameter)) {
            add(parameter, gradient);
        }
    }
}
