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
 * Software and machine of a run.
 *
 * @param library of this library
 * @param djl of Deep Java Library; null where unknown
 * @param pytorch of the native library; null where unknown
 * @param java the virtual machine
 * @param os name, version and architecture
 * @param processor its model and how many threads it offers to this process
 * @param device where the tensors were, such as {@code cpu float32}; null where unknown
 */
public record Versions(
        String library,
        @Nullable String djl,
        @Nullable String pytorch,
        String java,
        String os,
        String processor,
        @Nullable String device) {

    /** Of this process. */
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

    /** Read from the library's file: asking its engine class would start the engine. */
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

    /** Looks at the bundled native library's description; nothing is loaded for it. */
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
