package io.github.rlaifv.core.internal.engine;

import ai.djl.pytorch.jni.LibUtils;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Why LibTorch finds no GPU although the machine has a GPU, and what to do about it.
 *
 * @param driver the NVIDIA driver, if there is one
 * @param source where DJL took LibTorch from
 * @param library folder of the loaded LibTorch
 * @param platform platform such as {@code linux-x86_64}
 * @param environment environment variables of the process
 * @param error asks the driver for the error that it reports when it is started; asked only if LibTorch, which starts
 *     the driver too, is built for CUDA
 */
record GpuUse(
        Optional<NvidiaDriver> driver,
        TorchSource.Kind source,
        Path library,
        String platform,
        Map<String, String> environment,
        Supplier<Optional<String>> error) {
    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
    private static final String INSTALLED = " to the folder torch/lib of an installed PyTorch " + TorchSource.VERSION
            + " for CUDA 12 (pip install torch==" + TorchSource.VERSION + ")";
    private static final String PATH = "set the environment variable " + TorchSource.PATH + INSTALLED;
    private static final String DOWNLOADS =
            ", so that DJL downloads LibTorch " + TorchSource.VERSION + " for CUDA at first use, or ";
    private static final String GUIDE = ". See docs/gpu.md";

    /** The use of this process. Must be called after LibTorch was loaded and found no GPU. */
    static GpuUse ofThisProcess() {
        return new GpuUse(
                NvidiaDriver.find(),
                TorchSource.prepared().kind(),
                Path.of(LibUtils.getLibtorchPath()),
                TorchSource.platform().getClassifier(),
                System.getenv(),
                () -> NvidiaLibrary.open().flatMap(NvidiaLibrary::error));
    }

    /** The reason and the remedy, for those who ask for a GPU; empty without a driver. */
    Optional<String> problem() {
        return text("");
    }

    /** The same for work on the CPU. */
    Optional<String> warning() {
        return text(", so models run on the CPU");
    }

    private Optional<String> text(String consequence) {
        return driver.map(found -> "There is an NVIDIA driver (" + found.text() + "), but LibTorch finds no GPU"
                + consequence + ". " + reason(found) + GUIDE);
    }

    private String reason(NvidiaDriver found) {
        if (!found.devices()) {
            return "This process sees no device file such as /dev/nvidia0: if it runs in a container, start the container"
                    + " with GPUs (docker run --gpus all)";
        }
        return TorchSource.hasCuda(library) ? noDevice(found) : noCuda();
    }

    private String noCuda() {
        String loaded = "The LibTorch in " + library + " is built for the CPU. ";
        if (!TorchSource.cudaExists(platform)) {
            return loaded + "There is none for CUDA on " + platform
                    + " that works with DJL: run the models on a server that has the GPU";
        }
        return loaded
                + switch (source) {
                    case CLASS_PATH ->
                        "Exclude ai.djl.pytorch:pytorch-native-cpu from your dependency on io.github.rlaifv:rlaifv"
                                + " (in a build of this project: -Pcuda)" + DOWNLOADS + PATH;
                    case LIBRARY_PATH -> "Set " + TorchSource.PATH + INSTALLED;
                    case DOWNLOAD ->
                        "Set the environment variable " + TorchSource.FLAVOR + "=" + TorchSource.CUDA + DOWNLOADS
                                + PATH;
                };
    }

    private String noDevice(NvidiaDriver found) {
        String visible = environment.get(VISIBLE);
        if (visible != null) {
            return "The environment variable " + VISIBLE + "=\"" + visible
                    + "\" chooses none: unset it, or list indices that nvidia-smi shows";
        }
        if (!found.runsCuda12()) {
            return "The driver is too old for CUDA 12: install version " + NvidiaDriver.OLDEST_FOR_CUDA_12
                    + " or newer";
        }
        if (!found.library()) {
            return "The driver's library libcuda.so.1 is in none of the usual folders: install it, or start the container"
                    + " with GPUs (docker run --gpus all)";
        }
        return error.get().map(text -> "The driver reports: " + text + ". ").orElse("")
                + "Check that nvidia-smi shows the GPU; LibTorch may have written the reason to standard error";
    }
}
