package io.github.rlaifv.core.internal;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory use of this process. The resident set includes native memory (weights, gradients, activations) and the Java
 * heap; it is empty if the system does not report it (other than Linux).
 *
 * @param resident current resident set in bytes
 * @param peakResident largest resident set so far in bytes
 * @param javaHeap used Java heap in bytes, including garbage
 */
public record ProcessMemory(OptionalLong resident, OptionalLong peakResident, long javaHeap) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Measures the current values. */
    public static ProcessMemory measure() {
        return measure(STATUS);
    }

    static ProcessMemory measure(Path status) {
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        List<String> lines = List.of();
        if (Files.isReadable(status)) {
            try {
                lines = Files.readAllLines(status);
            } catch (IOException e) {
                return new ProcessMemory(OptionalLong.empty(), OptionalLong.empty(), heap);
            }
        }
        return new ProcessMemory(bytes(lines, "VmRSS:"), bytes(lines, "VmHWM:"), heap);
    }

    /** The bytes in a line such as {@code VmRSS:  1234 kB}. */
    private static OptionalLong bytes(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                String number = Splitter.on(' ')
                        .omitEmptyStrings()
                        .splitToList(line.substring(key.length()).replace('\t', ' '))
                        .get(0);
                try {
                    return OptionalLong.of(1024 * Long.parseLong(number));
                } catch (NumberFormatException e) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }
}
