package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.engine.TorchSource.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuUseTest {
    private static final String LINUX = "linux-x86_64";
    private static final Path FILE = Path.of("version");
    private static final NvidiaDriver DRIVER = new NvidiaDriver(FILE, Optional.of("570.86.15"), true, true);

    @TempDir
    Path library;

    @Test
    void machineWithoutDriverHasNoProblem() {
        GpuUse use = new GpuUse(Optional.empty(), Kind.CLASS_PATH, library, LINUX, Map.of(), Optional::empty);
        assertThat(use.problem()).isEmpty();
    }

    @Test
    void bundledCpuLibraryNamesTheDependencyAndTheVariable() {
        assertThat(problem(DRIVER, Kind.CLASS_PATH))
                .isEqualTo("There is an NVIDIA driver (570.86.15, version), but LibTorch finds no GPU. The LibTorch in "
                        + library + " is built for the CPU. Exclude"
                        + " ai.djl.pytorch:pytorch-native-cpu from your dependency on io.github.rlaifv:rlaifv (in a"
                        + " build of this project: -Pcuda), so that DJL downloads LibTorch 2.7.1 for CUDA at first use,"
                        + " or set the environment variable PYTORCH_LIBRARY_PATH to the folder torch/lib of an installed"
                        + " PyTorch 2.7.1 for CUDA 12 (pip install torch==2.7.1). See docs/gpu.md");
    }

    @Test
    void installedCpuLibraryNamesTheVariable() {
        assertThat(problem(DRIVER, Kind.LIBRARY_PATH))
                .contains("is built for the CPU. Set PYTORCH_LIBRARY_PATH to the folder torch/lib of")
                .doesNotContain("Exclude");
    }

    @Test
    void downloadedCpuLibraryNamesTheFlavor() {
        assertThat(problem(DRIVER, Kind.DOWNLOAD))
                .contains("Set the environment variable PYTORCH_FLAVOR=cu128")
                .doesNotContain("Exclude");
    }

    @Test
    void platformWithoutCudaLibraryNamesServers() {
        GpuUse use =
                new GpuUse(Optional.of(DRIVER), Kind.CLASS_PATH, library, "linux-aarch64", Map.of(), Optional::empty);
        assertThat(use.problem().orElseThrow()).contains("none for CUDA on linux-aarch64", "a server");
    }

    @Test
    void containerWithoutDevicesNamesItsOption() {
        assertThat(problem(new NvidiaDriver(FILE, Optional.empty(), false, true), Kind.CLASS_PATH))
                .contains("(version)", "no device file", "--gpus all")
                .doesNotContain("Exclude");
    }

    @Test
    void cudaLibraryWithoutDeviceNamesTheCause() throws IOException {
        Files.createFile(library.resolve(System.mapLibraryName("torch_cuda")));
        assertThat(problem(DRIVER, Kind.DOWNLOAD)).contains("nvidia-smi").doesNotContain("built for the CPU");
        assertThat(problem(new NvidiaDriver(FILE, Optional.of("470.256.02"), true, true), Kind.DOWNLOAD))
                .contains("(470.256.02, version)", "too old for CUDA 12: install version 525 or newer");
        assertThat(problem(new NvidiaDriver(FILE, Optional.empty(), true, false), Kind.DOWNLOAD))
                .contains("libcuda.so.1 is in none of the usual folders");
        Map<String, String> environment = Map.of("CUDA_VISIBLE_DEVICES", "");
        assertThat(cuda(environment, Optional.empty())).contains("CUDA_VISIBLE_DEVICES=\"\" chooses none: unset it");
        assertThat(cuda(Map.of(), Optional.of("system not yet initialized (802)")))
                .contains("The driver reports: system not yet initialized (802).");
    }

    /** The driver is started by LibTorch for CUDA alone, never to explain a library for the CPU. */
    @Test
    void driverIsNotAskedAboutACpuLibrary() {
        GpuUse use = new GpuUse(Optional.of(DRIVER), Kind.CLASS_PATH, library, LINUX, Map.of(), () -> {
            throw new AssertionError("the driver was asked");
        });
        assertThat(use.problem()).isPresent();
    }

    private String problem(NvidiaDriver driver, Kind source) {
        return new GpuUse(Optional.of(driver), source, library, LINUX, Map.of(), Optional::empty)
                .problem()
                .orElseThrow();
    }

    private String cuda(Map<String, String> environment, Optional<String> error) {
        return new GpuUse(Optional.of(DRIVER), Kind.DOWNLOAD, library, LINUX, environment, () -> error)
                .problem()
                .orElseThrow();
    }
}
