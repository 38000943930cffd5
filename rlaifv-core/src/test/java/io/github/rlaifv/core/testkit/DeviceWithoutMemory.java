package io.github.rlaifv.core.testkit;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.engine.GpuDriver;
import io.github.rlaifv.core.internal.engine.GpuFacts;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import java.util.Optional;

/** A CUDA device for tests that has no memory for the kernels. */
public final class DeviceWithoutMemory implements GpuDriver {
    public static final ComputeDevice DEVICE = ComputeDevice.cuda(1200);

    @Override
    public boolean has(int index) {
        return index == DEVICE.index();
    }

    @Override
    public Device engineDevice(int index) {
        return Device.cpu();
    }

    @Override
    public Optional<GpuFacts> facts(int index) {
        return Optional.empty();
    }

    @Override
    public TensorChecks checks(NDManager root) {
        throw new EngineException("CUDA error: out of memory");
    }
}
