package io.github.rlaifv.core.internal.engine;

import ai.djl.engine.Engine;
import io.github.rlaifv.core.internal.NativeLibraries;

/** Access to the native library LibTorch, which is loaded at first use. */
public final class TorchEngine {
    private TorchEngine() {}

    /**
     * The number of CUDA devices that the native library finds.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the library can't be unpacked or loaded
     */
    public static int gpus() {
        return engine().getGpuCount();
    }

    /** Applies the library's settings first. */
    private static Engine engine() {
        IdleThreads.sleep();
        // Otherwise the engine would send usage statistics.
        System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
        return NativeLibraries.load("PyTorch", () -> Engine.getEngine("PyTorch"));
    }
}
