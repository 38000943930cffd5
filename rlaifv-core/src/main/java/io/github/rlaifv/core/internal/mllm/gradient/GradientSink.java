package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;

/** Receives the gradients of a backward pass, one tensor at a time, and says which ones are wanted. */
public interface GradientSink {

    /** Whether the gradient of a parameter is wanted. */
    boolean holds(String parameter);

    /**
     * Whether parameters are updated when their gradients arrive, so that the pass must not stop halfway. Default:
     * false.
     */
    default boolean changesAtOnce() {
        return false;
    }

    /**
     * Receives a wanted gradient.
     *
     * @param parameter name of the parameter
     * @param gradient the gradient, valid during the call
     */
    void add(String parameter, NDArray gradient);

    /** Receives a gradient and ignores it if it is not wanted. */
    default void offer(String parameter, NDArray gradient) {
        if (holds(parameter)) {
            add(parameter, gradient);
        }
    }
}
