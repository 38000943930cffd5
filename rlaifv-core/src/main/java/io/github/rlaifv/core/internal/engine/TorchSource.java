package io.github.rlaifv.core.internal.engine;

import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where DJL takes LibTorch from, in the order in which it looks: the folder that {@value #PATH} names, the class path,
 * a download. Left alone, DJL guesses the flavor of the first and the last from the CUDA toolkit, which a machine with
 * a driver need not have.
 *
 * @param kind the place
 * @param folder folder of LibTorch if {@value #PATH} names it
 */
record TorchSource(Kind kind, Optional<Path> folder) {
    /** Environment variable or system property: folder of an installed LibTorch, such as {@code torch/lib}. */
    static final String PATH = "PYTORCH_LIBRARY_PATH";
    /** Environment variable or system property: what LibTorch was built for, {@code cpu} or {@link #CUDA}. */
    static final String FLAVOR = "PYTORCH_FLAVOR";
    /** System property that keeps DJL from the network. */
    static final String OFFLINE = "ai.djl.offline";
    /** The version of LibTorch that DJL's JNI library is built for. */
    static final String VERSION = "2.7.1";
    /** The only flavor for CUDA that DJL's JNI library is built for. */
    static final String CUDA = "cu128";

    private static final String LIBRARY = System.mapLibraryName("torch");
    private static final List<String> CUDA_PLATFORMS = List.of("linux-x86_64", "win-x86_64");

    /** The places of LibTorch. */
    enum Kind {
        LIBRARY_PATH,
        CLASS_PATH,
        DOWNLOAD
    }

    /** Stores the source, whose properties were set: a process does this once, before LibTorch is loaded. */
    private static final class Once {
        private static final TorchSource SOURCE = prepare();
    }

    /** The source of this process; the first call sets the system properties with which DJL loads it. */
    static TorchSource prepared() {
        return Once.SOURCE;
    }

    private static TorchSource prepare() {
        TorchSource source = find();
        source.properties(NvidiaDriver.find(), platform().getClassifier()).forEach(System.getProperties()::putIfAbsent);
        return source;
    }

    /** Finds the source of this process. */
    static TorchSource find() {
        return find(Utils::getEnvOrSystemProperty, !platform().isPlaceholder());
    }

    /**
     * Finds the source.
     *
     * @param setting value of an environment variable or system property, null if not set
     * @param bundled whether the class path holds a LibTorch for this platform
     */
    static TorchSource find(Function<String, @Nullable String> setting, boolean bundled) {
        Optional<Path> folder = Stream.ofNullable(setting.apply(PATH))
                .flatMap(paths -> Stream.of(paths.split(File.pathSeparator)))
                .flatMap(TorchSource::path)
                .flatMap(path -> Stream.ofNullable(path.endsWith(LIBRARY) ? path.getParent() : path))
                .filter(path -> Files.isRegularFile(path.resolve(LIBRARY)))
                .findFirst();
        if (folder.isPresent()) {
            return new TorchSource(Kind.LIBRARY_PATH, folder);
        }
        return new TorchSource(bundled ? Kind.CLASS_PATH : Kind.DOWNLOAD, Optional.empty());
    }

    /** DJL ignores what can't be a path, such as a name in quotes on Windows, like a folder that does not exist. */
    private static Stream<Path> path(String text) {
        try {
            return text.isEmpty() ? Stream.empty() : Stream.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /** The system properties with which DJL loads the right LibTorch; a property or variable of the user precedes. */
    Map<String, String> properties(Optional<NvidiaDriver> driver, String platform) {
        return switch (kind) {
            case LIBRARY_PATH ->
                Map.of(FLAVOR, folder.filter(TorchSource::hasCuda).isPresent() ? CUDA : "cpu");
            case CLASS_PATH -> Map.of(OFFLINE, "true");
            case DOWNLOAD ->
                driver.filter(found -> found.devices() && found.runsCuda12() && cudaExists(platform))
                        .map(found -> Map.of(FLAVOR, CUDA))
                        .orElse(Map.of());
        };
    }

    /** What to check if LibTorch can't be loaded. */
    String check() {
        return check(platform().getClassifier());
    }

    String check(String platform) {
        return folder.map(path -> "that " + PATH + ", now " + path + ", names the folder of LibTorch " + VERSION
                        + " (LibTorch for CUDA can be loaded only where an NVIDIA driver is installed)")
                .orElse("that ai.djl.pytorch:pytorch-native-cpu:" + VERSION + ":" + platform
                        + " is on the class path, that " + PATH + " names a folder of LibTorch " + VERSION
                        + ", or that DJL can download LibTorch");
    }

    /** Whether DJL has a LibTorch for CUDA on a platform such as {@code linux-x86_64}. */
    static boolean cudaExists(String platform) {
        return CUDA_PLATFORMS.contains(platform);
    }

    /** Whether the LibTorch in a folder is built for CUDA. */
    static boolean hasCuda(Path folder) {
        return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
    }

    static Platform platform() {
        return Platform.detectPlatform("pytorch");
    }
}
