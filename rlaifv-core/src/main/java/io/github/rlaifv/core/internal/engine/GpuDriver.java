package io.github.rlaifv.core.internal.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.lang.management.MemoryUsage;

/**
 * What stands behind the CUDA devices of certain indices. {@link CudaDriver} is the native library. Tests add drivers as
 * services, so that every branch that CUDA takes runs on machines without a GPU.
 */
public interface GpuDriver {

    /** Whether this driver has a CUDA device with that index. */
    boolean has(int index);

    /** The device of the engine that stores the tensors of a CUDA device. */
    Device engineDevice(int index);

    /**
     * The memory of a CUDA device: {@code max} is its size and {@code committed} what is in use, in bytes.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    MemoryUsage memory(int index);

    /**
     * The compute capability of a CUDA device as a number such as {@code 80}.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    String computeCapability(int index);

    /**
     * Checks of the tensors that kernels get and return.
     *
     * @param root owner of all tensors of the model whose kernels are checked
     */
    default TensorChecks checks(NDManager root) {
        return TensorChecks.NONE;
    }
}
