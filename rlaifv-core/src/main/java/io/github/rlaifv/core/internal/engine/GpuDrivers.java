package io.github.rlaifv.core.internal.engine;

import java.util.List;
import java.util.ServiceLoader;

/** Finds the driver of a CUDA device. */
public final class GpuDrivers {
    private static final GpuDriver CUDA = new CudaDriver();
    private static final List<GpuDriver> ADDED =
            ServiceLoader.load(GpuDriver.class, GpuDriver.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private GpuDrivers() {}

    /** The driver that was added for the index, otherwise the native library, whether it has this device or not. */
    public static GpuDriver of(int index) {
        return ADDED.stream().filter(driver -> driver.has(index)).findFirst().orElse(CUDA);
    }
}
