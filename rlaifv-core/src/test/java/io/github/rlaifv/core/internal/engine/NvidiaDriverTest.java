package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaDriverTest {
    private static final String VERSION = "proc/driver/nvidia/version";

    @TempDir
    Path root;

    @Test
    void systemWithoutDriverFilesHasNone() throws IOException {
        file("proc/cpuinfo", "");
        file("dev/null", "");
        assertThat(NvidiaDriver.find(root)).isEmpty();
        assertThat(NvidiaDriver.find(root.resolve("missing"))).isEmpty();
    }

    @Test
    void libraryAloneIsNoDriver() throws IOException {
        file("usr/lib/x86_64-linux-gnu/libcuda.so.1", "");
        assertThat(NvidiaDriver.find(root)).isEmpty();
    }

    @Test
    void kernelModuleTellsItsVersion() throws IOException {
        file(VERSION, """
                NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024
                GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)
                """);
        file("dev/nvidiactl", "");
        file("dev/nvidia0", "");
        file("usr/lib64/libcuda.so.1", "");
        NvidiaDriver driver = NvidiaDriver.find(root).orElseThrow();
        assertThat(driver.version()).contains("535.183.01");
        assertThat(driver.devices()).isTrue();
        assertThat(driver.library()).isTrue();
        assertThat(driver.text()).isEqualTo("535.183.01, " + root.resolve(VERSION));
    }

    @Test
    void openKernelModuleTellsItsVersion() throws IOException {
        file(VERSION, "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\n");
        assertThat(NvidiaDriver.find(root).orElseThrow().version()).contains("570.86.15");
    }

    @Test
    void containerWithoutGpusSeesTheKernelModuleOnly() throws IOException {
        file(VERSION, "NVRM version: unreadable\n");
        NvidiaDriver driver = NvidiaDriver.find(root).orElseThrow();
        assertThat(driver.version()).isEmpty();
        assertThat(driver.devices()).isFalse();
        assertThat(driver.library()).isFalse();
    }

    @Test
    void deviceFilesShowADriverWithoutItsVersion() throws IOException {
        file("dev/nvidia3", "");
        NvidiaDriver driver = NvidiaDriver.find(root).orElseThrow();
        assertThat(driver.text()).isEqualTo(root.resolve("dev/nvidia3").toString());
        assertThat(driver.devices()).isTrue();
        assertThat(driver.runsCuda12()).isTrue();
    }

    @Test
    void wslNeedsItsDeviceAndItsLibrary() throws IOException {
        file("dev/dxg", "");
        assertThat(NvidiaDriver.find(root)).as("a GPU of another maker").isEmpty();
        file("usr/lib/wsl/lib/libcuda.so.1", "");
        NvidiaDriver driver = NvidiaDriver.find(root).orElseThrow();
        assertThat(driver.devices()).isTrue();
        assertThat(driver.library()).isTrue();
    }

    @Test
    void windowsKeepsTheLibraryInItsSystemFolder() throws IOException {
        file("System32/nvcuda.dll", "");
        NvidiaDriver driver = NvidiaDriver.find(root).orElseThrow();
        assertThat(driver.devices()).isTrue();
        assertThat(driver.library()).isTrue();
    }

    @Test
    void driversBefore525DoNotRunCuda12() throws IOException {
        file(VERSION, "NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2 14:37:44 UTC 2024\n");
        assertThat(NvidiaDriver.find(root).orElseThrow().runsCuda12()).isFalse();
        file(VERSION, "NVRM version: NVIDIA UNIX x86_64 Kernel Module  525.60.13  Wed Nov 30 06:39:21 UTC 2022\n");
        assertThat(NvidiaDriver.find(root).orElseThrow().runsCuda12()).isTrue();
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
