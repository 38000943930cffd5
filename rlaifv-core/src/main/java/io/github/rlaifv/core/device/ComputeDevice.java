package io.github.rlaifv.core.device;

import io.github.rlaifv.core.internal.engine.TorchEngine;

/**
 * Where a model computes.
 *
 * @param kind CPU or CUDA
 * @param index of the CUDA device, 0 on a CPU
 */
public record ComputeDevice(Kind kind, int index) {

    /** The kinds of device. */
    public enum Kind {
        CPU,
        CUDA
    }

    /** The processor. */
    public static ComputeDevice cpu() {
        return new ComputeDevice(Kind.CPU, 0);
    }

    /** A CUDA device by index. */
    public static ComputeDevice cuda(int index) {
        return new ComputeDevice(Kind.CUDA, index);
    }

    /**
     * The first CUDA device where the native library has one, else the processor.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the native library can't be unpacked or loaded
     */
    public static ComputeDevice best() {
        return TorchEngine.gpus() > 0 ? cuda(0) : cpu();
    }
}
