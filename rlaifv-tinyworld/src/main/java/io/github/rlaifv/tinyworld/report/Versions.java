package io.github.rlaifv.tinyworld.report;

import ai.djl.util.Platform;
import io.github.rlaifv.core.internal.LibraryVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Versions of the software, and the machine of a run.
 *
 * @param library version of this library
 * @param djl version of Deep Java Library; null if unknown
 * @param pytorch version of the native PyTorch library; null if unknown
 * @param java name and version of the Java virtual machine
 * @param os name, version and architecture of the operating system
 * @param processor model of the processor, and the number of threads available to this process
 * @param device device and type of the tensors, such as {@code cpu float32}; null if unknown
 */
public record Versions(
        String library,
        @Nullable String djl,
        @Nullable String pytorch,
        String java,
        String os,
        String processor,
        @Nullable String device) {

    /** Returns the versions of this process. */
    public static Versions current(@Nullable String device) {
        return new Versions(
                LibraryVersion.number(),
                djlVersion(),
                nativeVersion(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                processorModel(Path.of("/proc/cpuinfo")),
                device);
    }

    /** Reads the version from the library's file, because its engine class would start the engine. */
    private static @Nullable String djlVersion() {
        Properties properties = new Properties();
        try (InputStream in = Platform.class.getResourceAsStream("/ai/djl/engine/api.properties")) {
            if (in == null) {
                return null;
            }
            properties.load(in);
        } catch (IOException e) {
            return null;
        }
        return properties.getProperty("djl_version");
    }

    /** Reads the description of the bundled native library without loading it. */
    private static @Nullable String nativeVersion() {
        try {
            Platform platform = Platform.detectPlatform("pytorch");
            return platform.getVersion() + " " + platform.getFlavor();
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String processorModel(Path cpuinfo) {
        int threads = Runtime.getRuntime().availableProcessors();
        String model = System.getProperty("os.arch");
        if (Files.isReadable(cpuinfo)) {
            try {
                model = Files.readAllLines(cpuinfo).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(model);
            } catch (IOException e) {
                return String.format(Locale.ROOT, "%s, %d threads", model, threads);
            }
        }
        return String.format(Locale.ROOT, "%s, %d threads", model, threads);
    }
}
