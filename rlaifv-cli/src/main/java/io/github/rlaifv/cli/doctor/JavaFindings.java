package io.github.rlaifv.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the Java process has: its version, heap and cores, and the memory of the machine.
 *
 * @param environment environment variables of the process
 */
record JavaFindings(Map<String, String> environment) {
    private static final int OLDEST = 17;
    private static final long MEBIBYTE = 1L << 20;

    /** Smallest heap with which a run of the embedded model was measured. */
    private static final long LEAST_HEAP = 512 * MEBIBYTE;

    private static final String THREADS = "OMP_NUM_THREADS";

    List<Finding> all() {
        return Stream.of(version(), heap(), memory(), cores(), threads()).toList();
    }

    private static Finding version() {
        int feature = Runtime.version().feature();
        String text = System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
        return feature < OLDEST
                ? Finding.problem("java", text, "Use Java " + OLDEST + " or newer")
                : Finding.ok("java", text);
    }

    private static Finding heap() {
        long most = Runtime.getRuntime().maxMemory();
        long machine = machineBytes();
        String text = "at most " + size(most) + " of " + size(machine);
        if (most < LEAST_HEAP) {
            return Finding.note("heap", text, "Give Java at least 512 MiB, such as -Xmx1g");
        }
        return most > machine / 2
                ? Finding.note(
                        "heap",
                        text,
                        "Models are outside of the heap: leave them more of the memory with a smaller -Xmx, such as"
                                + " -Xmx3g")
                : Finding.ok("heap", text);
    }

    private static Finding memory() {
        return DeviceFacts.of(ComputeDevice.cpu()).freeBytes().stream()
                .mapToObj(free -> Finding.ok("memory", size(free) + " free of " + size(machineBytes())))
                .findFirst()
                .orElse(Finding.note(
                        "memory",
                        "the system does not report how much is free",
                        "Check it yourself; --dry-run prints what a run takes"));
    }

    private static Finding cores() {
        return Finding.ok(
                "cores",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"));
    }

    private Finding threads() {
        String value = environment.get(THREADS);
        int cores = Runtime.getRuntime().availableProcessors();
        if (value == null) {
            return Finding.ok("threads", THREADS + " is not set, so a call computes on all " + cores + " processors");
        }
        if (!value.matches("[1-9][0-9]{0,5}(,[1-9][0-9]{0,5})*")) {
            return Finding.problem(
                    "threads",
                    THREADS + "=" + value + " is no number of threads",
                    "Set a number, or remove the variable");
        }
        int threads = Integer.parseInt(value.split(",")[0]);
        return threads > cores
                ? Finding.note(
                        "threads",
                        THREADS + "=" + value + " is more than the " + cores + " processors",
                        "Set at most " + cores + ": more threads wait for each other")
                : Finding.ok("threads", THREADS + "=" + value);
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    /** A number of bytes for people. */
    static String size(long bytes) {
        return bytes < 1024 * MEBIBYTE
                ? bytes / MEBIBYTE + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * MEBIBYTE));
    }
}
