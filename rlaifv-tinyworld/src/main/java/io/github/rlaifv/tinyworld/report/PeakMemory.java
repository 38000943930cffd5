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
 * Peak memory of this process.
 *
 * @param bytes peak memory in bytes
 * @param source measured quantity: {@code resident set} includes native memory such as the models' weights, {@code java
 *     memory pools} does not
 */
public record PeakMemory(long bytes, String source) {

    /** Measures the peak memory up to now; null if it is not available. */
    public static @Nullable PeakMemory measure() {
        PeakMemory resident = fromStatus(Path.of("/proc/self/status"));
        return resident != null ? resident : fromPools();
    }

    /** Reads the line {@code VmHWM: 1234 kB} of the process status file of Linux; null without such a line. */
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
