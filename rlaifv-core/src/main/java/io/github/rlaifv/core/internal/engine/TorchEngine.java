package io.github.rlaifv.core.internal.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;
import io.github.rlaifv.core.internal.NativeLibraries;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Access to the native library LibTorch, which is loaded at first use. */
public final class TorchEngine {
    private TorchEngine() {}

    /** Stores whether DJL's settings were made: a process does this once, before the library is loaded. */
    private static final class Once {
        private static final TorchSource SOURCE = prepare();
    }

    /**
     * The number of CUDA devices that the native library finds. If there are none although the machine has an NVIDIA
     * driver, the first call of a process logs a warning that says why and what to do.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the library can't be unpacked or loaded
     */
    public static int gpus() {
        Engine engine = engine();
        if (engine.hasCapability(StandardCapabilities.CUDA)) {
            // LibTorch has this capability if it finds a device, so there is at least one.
            return Math.max(1, NvidiaLibrary.open().map(NvidiaLibrary::devices).orElseGet(engine::getGpuCount));
        }
        GpuNotice.once();
        return 0;
    }

    /** Why LibTorch, which found no GPU, does not use the machine's, and what to do; empty without an NVIDIA driver. */
    public static Optional<String> gpuProblem() {
        return new GpuUse(
                        NvidiaDriver.find(),
                        Once.SOURCE.kind(),
                        Path.of(LibUtils.getLibtorchPath()),
                        platform(),
                        System.getenv(),
                        () -> NvidiaLibrary.open().flatMap(NvidiaLibrary::error))
                .problem();
    }

    /** What to do about a missing CUDA device where LibTorch finds this number of devices. */
    public static String remedy(int gpus) {
        if (gpus > 0) {
            return "choose an index below " + gpus + ", or the CPU";
        }
        return gpuProblem().orElse("choose the CPU, or install an NVIDIA driver and LibTorch for CUDA (docs/gpu.md)");
    }

    /** The version of the NVIDIA driver, such as {@code 570.86.15}; empty if it is unknown or there is none. */
    public static Optional<String> driverVersion() {
        return NvidiaDriver.find().flatMap(NvidiaDriver::version);
    }

    /** Applies the library's settings first. */
    private static Engine engine() {
        IdleThreads.sleep();
        return NativeLibraries.load("PyTorch", () -> TorchSource.find().check(platform()), () -> {
            Objects.requireNonNull(Once.SOURCE); // sets the properties that the engine reads
            return Engine.getEngine("PyTorch");
        });
    }

    private static String platform() {
        return TorchSource.platform().getClassifier();
    }

    private static TorchSource prepare() {
        // Otherwise the engine would send usage statistics.
        System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
        TorchSource source = TorchSource.find();
        source.properties(NvidiaDriver.find(), platform()).forEach(System.getProperties()::putIfAbsent);
        return source;
    }
}
