package io.github.rlaifv.core.internal.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

/** The CUDA devices that the native library finds. */
final class CudaDriver implements GpuDriver {
    @Override
    public boolean has(int index) {
        return index < TorchEngine.gpus();
    }

    @Override
    public Device engineDevice(int index) {
        return Device.gpu(index);
    }

    @Override
    public MemoryUsage memory(int index) {
        return CudaUtils.getGpuMemory(Device.gpu(index));
    }

    @Override
    public String computeCapability(int index) {
        return CudaUtils.getComputeCapability(index);
    }
}
