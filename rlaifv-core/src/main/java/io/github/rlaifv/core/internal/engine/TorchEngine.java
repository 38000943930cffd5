package io.github.rlaifv.core.internal.engine;

import ai.djl.engine.Engine;
import io.github.rlaifv.core.internal.NativeLibraries;

/** The native library. */
public final class TorchEngine {
    private TorchEngine() {}

    /**
     * The number of CUDA devices that it finds.
     *
     * @throws io.github.rlaifv.core.run.StorageException if it can't be unpacked or loaded
     */
    public static int gpus() {
        return engine().getGpuCount();
    }

    /** Makes its settings first. */
    private static Engine engine() {
        IdleThreads.sleep();
        // The engine would otherwise call home.
        System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
        return NativeLibraries.load("PyTorch", () -> Engine.getEngine("PyTorch"));
    }
}
