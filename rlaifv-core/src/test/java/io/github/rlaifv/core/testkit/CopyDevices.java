package io.github.rlaifv.core.testkit;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.engine.GpuDriver;
import io.github.rlaifv.core.internal.engine.GpuFacts;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import io.github.rlaifv.core.run.DeviceMemoryException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
    private static volatile @Nullable FullMemory full;

    /** A device with bfloat16 products; 0 to 49 are devices of their own. */
    public static ComputeDevice device(int index) {
        return ComputeDevice.cuda(FIRST + index);
    }

    /** A device without bfloat16 products; 0 to 49 are devices of their own. */
    public static ComputeDevice withoutBfloat16(int index) {
        return ComputeDevice.cuda(FIRST_OLD + index);
    }

    /**
     * Lets calls of a kernel on these devices fail for lack of memory.
     *
     * @param kernel name of the kernel
     * @param enough number of calls for which there is memory
     * @return close it to end this
     */
    public static FullMemory full(String kernel, int enough) {
        FullMemory now = new FullMemory(kernel, new AtomicInteger(enough));
        full = now;
        return now;
    }

    /**
     * Devices that lack memory.
     *
     * @param kernel name of the kernel that can't be called
     * @param left number of calls for which there is memory
     */
    public record FullMemory(String kernel, AtomicInteger left) implements AutoCloseable {
        void check(String called, int position) {
            if (position == 0 && called.equals(kernel) && left.getAndDecrement() <= 0) {
                throw new DeviceMemoryException("CUDA out of memory in " + kernel, new IllegalStateException());
            }
        }

        @Override
        public void close() {
            full = null;
        }
    }

    /** Fails if there is no memory for a kernel. */
    static void requireMemory(String kernel, int position) {
        FullMemory now = full;
        if (now != null) {
            now.check(kernel, position);
        }
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
