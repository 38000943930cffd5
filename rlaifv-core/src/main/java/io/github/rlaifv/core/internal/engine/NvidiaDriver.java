package io.github.rlaifv.core.internal.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An NVIDIA driver of this system. It is found by its files alone: calling a library of a broken driver could hang or
 * end the process.
 *
 * @param file the file that shows the driver
 * @param version version such as {@code 570.86.15}; empty if no file says it
 * @param devices whether this process sees the device of a GPU; a container that was started without GPUs sees none
 * @param library whether the driver's CUDA library is in one of the usual folders
 */
record NvidiaDriver(Path file, Optional<String> version, boolean devices, boolean library) {
    /** System property: the root folder below which a driver is looked for. Default: that of the system. */
    static final String ROOT = "rlaifv.driver.root";

    private static final String VERSION = "proc/driver/nvidia/version";
    private static final String CONTROL = "dev/nvidiactl";
    private static final String WSL_DEVICE = "dev/dxg";
    private static final String WSL_LIBRARY = "usr/lib/wsl/lib/libcuda.so.1";
    private static final String WINDOWS_LIBRARY = "System32/nvcuda.dll";
    private static final List<String> LIBRARIES = List.of(
            "usr/lib/x86_64-linux-gnu/libcuda.so.1",
            "usr/lib/aarch64-linux-gnu/libcuda.so.1",
            "usr/lib64/libcuda.so.1",
            "usr/lib/libcuda.so.1",
            "usr/local/nvidia/lib64/libcuda.so.1",
            "run/opengl-driver/lib/libcuda.so.1",
            WSL_LIBRARY,
            WINDOWS_LIBRARY);

    /** <a href="https://docs.nvidia.com/deploy/cuda-compatibility/">CUDA compatibility</a>, table of minor versions. */
    static final int OLDEST_FOR_CUDA_12 = 525;

    /** The number in a line such as {@code NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu ...}. */
    private static final Pattern NUMBER = Pattern.compile("\\b([0-9]{3,4}(?:\\.[0-9]+)+)\\b");

    /** Looks for a driver of this system. */
    static Optional<NvidiaDriver> find() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String folder = windows ? System.getenv().getOrDefault("SystemRoot", "C:\\Windows") : "/";
        return find(Path.of(System.getProperty(ROOT, folder)));
    }

    /**
     * Looks for a driver. {@code libcuda.so.1} alone is none: packages install it on machines without a GPU. Neither is
     * the graphics device of WSL, which exists with GPUs of any maker.
     *
     * @param root root folder of the file system; on Windows the folder of Windows
     */
    static Optional<NvidiaDriver> find(Path root) {
        Optional<Path> wsl =
                existing(root.resolve(WSL_LIBRARY)).filter(library -> Files.exists(root.resolve(WSL_DEVICE)));
        Optional<Path> windows = existing(root.resolve(WINDOWS_LIBRARY));
        Optional<Path> gpu = gpu(root.resolve("dev"));
        boolean devices = Stream.of(wsl, windows, gpu).anyMatch(Optional::isPresent);
        boolean library = LIBRARIES.stream().anyMatch(name -> Files.exists(root.resolve(name)));
        Path version = root.resolve(VERSION);
        return Stream.of(existing(version), gpu, existing(root.resolve(CONTROL)), wsl, windows)
                .flatMap(Optional::stream)
                .findFirst()
                .map(file -> new NvidiaDriver(file, number(version), devices, library));
    }

    /** Whether the driver is new enough for CUDA 12, as far as its version is known. */
    boolean runsCuda12() {
        return version.map(number -> Integer.parseInt(number.substring(0, number.indexOf('.'))))
                .map(major -> major >= OLDEST_FOR_CUDA_12)
                .orElse(true);
    }

    /** Version and file, as messages name the driver. */
    String text() {
        return version.map(number -> number + ", ").orElse("") + file;
    }

    private static Optional<Path> existing(Path file) {
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private static Optional<Path> gpu(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "nvidia[0-9]*")) {
            Iterator<Path> found = files.iterator();
            return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> number(Path file) {
        try {
            Matcher matcher = NUMBER.matcher(Files.exists(file) ? Files.readString(file) : "");
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
