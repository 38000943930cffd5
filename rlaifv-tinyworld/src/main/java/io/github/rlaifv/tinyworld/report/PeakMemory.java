package io.github.rlaifv.tinyworld.report;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that this process has used.
 *
 * @param bytes how much
 * @param source what was measured: {@code resident set} includes native memory such as the models' weights, {@code java
 *     memory pools} does not
 */
public record PeakMemory(long bytes, String source) {

    /** Measured now; null where neither source tells. */
    public static @Nullable PeakMemory measure() {
        PeakMemory resident = fromStatus(Path.of("/proc/self/status"));
        return resident != null ? resident : fromPools();
    }

    /** The line {@code VmHWM: 1234 kB} of Linux' process status; null where there is none. */
    static @Nullable PeakMemory fromStatus(Path status) {
        if (!Files.isReadable(status)) {
            return null;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    List<String> words = Splitter.on(' ')
                            .omitEmptyStrings()
                            .trimResults()
                            .splitToList(line.substring("VmHWM:".length()).replace('\t', ' '));
                    return new PeakMemory(Long.parseLong(words.get(0)) * 1024, "resident set");
                }
            }
        } catch (IOException | NumberFormatException e) {
            return null;
        }
        return null;
    }

    static @Nullable PeakMemory fromPools() {
        long bytes = ManagementFactory.getMemoryPoolMXBeans().stream()
                .map(MemoryPoolMXBean::getPeakUsage)
                .filter(usage -> usage != null)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        return bytes == 0 ? null : new PeakMemory(bytes, "java memory pools");
    }
}
