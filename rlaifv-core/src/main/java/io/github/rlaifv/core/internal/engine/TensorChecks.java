package io.github.rlaifv.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Checks each tensor that a kernel gets, and the owner of its results. */
public interface TensorChecks {
    /** Checks nothing. */
    TensorChecks NONE = new TensorChecks() {
        @Override
        public void argument(String kernel, int position, NDArray tensor) {}

        @Override
        public void results(String kernel, NDManager owner) {}
    };

    /**
     * Checks a tensor before the kernel is called.
     *
     * @param kernel name of the kernel
     * @param position position of the argument that the tensor is or is part of, counted from 0
     * @param tensor the tensor
     */
    void argument(String kernel, int position, NDArray tensor);

    /** Checks the owner of a kernel's results before the kernel is called. */
    void results(String kernel, NDManager owner);
}
