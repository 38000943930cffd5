package io.github.rlaifv.core.testkit;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.engine.GpuDriver;
import io.github.rlaifv.core.internal.engine.GpuFacts;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * CUDA devices for tests whose memory and processor are those of the CPU. Each is a device of its own: its kernels
 * reject tensors of other devices and of the host, so a missing transfer fails here as it would on a GPU.
 */
public final class CopyDevices implements GpuDriver {
    /** Memory that each device reports as free, in bytes. */
    public static final long FREE_BYTES = 3L << 30;

    private static final int FIRST = 1000;
    private static final int FIRST_OLD = 1050;
    private static final int END = 1100;
    private static final long TOTAL_BYTES = 8L << 30;
    private static final AtomicInteger RELEASES = new AtomicInteger();

    /** A device with bfloat16 products; 0 to 49 are devices of their own. */
    public static ComputeDevice device(int index) {
        return ComputeDevice.cuda(FIRST + index);
    }

    /** A device without bfloat16 products; 0 to 49 are devices of their own. */
    public static ComputeDevice withoutBfloat16(int index) {
        return ComputeDevice.cuda(FIRST_OLD + index);
    }

    @Override
    public boolean has(int index) {
        return index >= FIRST && index < END;
    }

    @Override
    public Device engineDevice(int index) {
        return Device.cpu();
    }

    @Override
    public Optional<GpuFacts> facts(int index) {
        return Optional.of(
                new GpuFacts("a copy of the CPU", FREE_BYTES, TOTAL_BYTES, index < FIRST_OLD ? 80 : 75, "none"));
    }

    @Override
    public void releaseKept() {
        RELEASES.incrementAndGet();
    }

    /** How often the memory that is kept for later tensors was returned. */
    public static int releases() {
        return RELEASES.get();
    }

    @Override
    public TensorChecks checks(NDManager root) {
        return new CopyDeviceChecks(root);
    }
}
