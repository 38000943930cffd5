package io.github.rlaifv.core.internal.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.github.rlaifv.core.internal.NativeLibraries;
import java.util.Optional;

/** Access to the native library LibTorch, which is loaded at first use. */
public final class TorchEngine {
    private TorchEngine() {}

    /**
     * The number of CUDA devices that the native library finds.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the library can't be unpacked or loaded
     */
    public static int gpus() {
        Engine engine = engine();
        if (engine.hasCapability(StandardCapabilities.CUDA)) {
            // LibTorch has this capability if it finds a device, so there is at least one.
            return Math.max(1, NvidiaLibrary.open().map(NvidiaLibrary::devices).orElseGet(engine::getGpuCount));
        }
        return 0;
    }

    /**
     * Logs a warning that says why and what to do if there are no CUDA devices although the machine has an NVIDIA driver,
     * once per process. For work on the CPU: whoever asks for a missing device gets the same text as an error.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the library can't be unpacked or loaded
     */
    public static void warnOfUnusedGpu() {
        if (gpus() == 0) {
            GpuNotice.once();
        }
    }

    /** What to do about a missing CUDA device where LibTorch finds this number of devices. */
    public static String remedy(int gpus) {
        if (gpus > 0) {
            return "choose an index below " + gpus + ", or the CPU";
        }
        return GpuUse.ofThisProcess()
                .problem()
                .orElse("choose the CPU, or install an NVIDIA driver and LibTorch for CUDA (docs/gpu.md)");
    }

    /** The version of the NVIDIA driver, such as {@code 570.86.15}; empty if it is unknown or there is none. */
    public static Optional<String> driverVersion() {
        return NvidiaDriver.find().flatMap(NvidiaDriver::version);
    }

    /** Applies the library's settings first. */
    private static Engine engine() {
        IdleThreads.sleep();
        Float32Products.keepExact();
        // Otherwise the engine would send usage statistics.
        System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
        return NativeLibraries.load("PyTorch", () -> TorchSource.find().check(), () -> {
            TorchSource.prepared();
            return Engine.getEngine("PyTorch");
        });
    }
}
