package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;

/** Where a backward pass brings gradients, one tensor at a time. */
interface GradientSink {

    boolean holds(String parameter);

    /** @param gradient lives as long as the call */
    void add(String parameter, NDArray gradient);
}
