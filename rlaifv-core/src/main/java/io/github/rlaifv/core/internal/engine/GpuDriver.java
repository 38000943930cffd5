package io.github.rlaifv.core.internal.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Optional;

/**
 * What stands behind the CUDA devices of certain indices. {@link CudaDriver} is the native library. Tests add drivers as
 * services, so that every branch that CUDA takes runs on machines without a GPU.
 */
public interface GpuDriver {

    /** Whether this driver has a CUDA device with that index. */
    boolean has(int index);

    /** The device of the engine that stores the tensors of a CUDA device. */
    Device engineDevice(int index);

    /** What is known about a CUDA device; empty if nothing is. */
    Optional<GpuFacts> facts(int index);

    /**
     * Returns memory that is kept for later tensors to the devices, so that {@link #facts} counts it as free. Default:
     * does nothing.
     */
    default void releaseKept() {}

    /**
     * Checks of the tensors that kernels get and return.
     *
     * @param root owner of all tensors of the model whose kernels are checked
     */
    default TensorChecks checks(NDManager root) {
        return TensorChecks.NONE;
    }
}
