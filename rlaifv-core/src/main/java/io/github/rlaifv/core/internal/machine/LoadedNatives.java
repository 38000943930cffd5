package io.github.rlaifv.core.internal.machine;

import ai.djl.engine.Engine;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * LibTorch as it is loaded into this process.
 *
 * @param version version that DJL loaded, such as {@code 2.7.1}
 * @param paths paths of the loaded libraries of LibTorch, its JNI library and CUDA's, sorted; the user's home is
 *     written as {@code ~}. None on other systems than Linux
 */
public record LoadedNatives(String version, List<String> paths) {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String LIBRARIES = "lib(torch|c10|djl_torch|cudart|cublas|cudnn)[^/]*\\.so[^/]*";

    public LoadedNatives {
        paths = List.copyOf(paths);
    }

    /**
     * Reads what is loaded now; load LibTorch before.
     *
     * @throws StorageException if the system's list can't be read
     */
    public static LoadedNatives now() {
        return new LoadedNatives(
                Engine.getEngine("PyTorch").getVersion(), paths(MAPS, System.getProperty("user.home", "")));
    }

    static List<String> paths(Path maps, String home) {
        TreeSet<String> paths = new TreeSet<>();
        for (String line : lines(maps)) {
            int begin = line.indexOf('/');
            String path = begin < 0 ? "" : line.substring(begin).strip();
            if (path.substring(path.lastIndexOf('/') + 1).matches("[0-9.]*-?" + LIBRARIES)) {
                paths.add(!home.isEmpty() && path.startsWith(home + "/") ? "~" + path.substring(home.length()) : path);
            }
        }
        return List.copyOf(paths);
    }

    private static List<String> lines(Path file) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Whether LibTorch's CUDA library is loaded. */
    public boolean cuda() {
        return paths.stream().anyMatch(path -> path.contains("libtorch_cuda"));
    }
}
