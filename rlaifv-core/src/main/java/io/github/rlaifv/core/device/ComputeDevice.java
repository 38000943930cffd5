package io.github.rlaifv.core.device;

import io.github.rlaifv.core.internal.engine.TorchEngine;

/**
 * The device on which a model's weights are stored and its computations run: the CPU or one CUDA GPU.
 *
 * @param kind CPU or CUDA
 * @param index index of the CUDA device, counted from 0; always 0 for the CPU
 */
public record ComputeDevice(Kind kind, int index) {

    /** The supported kinds of device. */
    public enum Kind {
        CPU,
        CUDA
    }

    /** The CPU. */
    public static ComputeDevice cpu() {
        return new ComputeDevice(Kind.CPU, 0);
    }

    /** The CUDA device with this index, counted from 0. */
    public static ComputeDevice cuda(int index) {
        return new ComputeDevice(Kind.CUDA, index);
    }

    /**
     * The first CUDA device if LibTorch finds one, otherwise the CPU. If the machine has an NVIDIA driver but LibTorch
     * finds no device, a warning that says why and what to do is logged once per process.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the native library can't be unpacked or loaded
     */
    public static ComputeDevice best() {
        if (TorchEngine.gpus() > 0) {
            return cuda(0);
        }
        TorchEngine.warnOfUnusedGpu();
        return cpu();
    }
}
