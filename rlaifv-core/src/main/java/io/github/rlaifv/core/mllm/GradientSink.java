package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;

/** Where a backward pass brings gradients, one tensor at a time. */
interface GradientSink {

    boolean holds(String parameter);

    /** Whether parameters change as gradients come, so that the pass must not stop half-way. */
    default boolean changesAtOnce() {
        return false;
    }

    /** @param gradient lives as long as the call */
    void add(String parameter, NDArray gradient);
}
