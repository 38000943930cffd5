package io.github.rlaifv.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Measures how much main memory is still available, as Linux reports it, within the limit of the control group. */
public final class AvailableMemory {
    private final Path memInfo;
    private final Path groupLimit;
    private final Path groupUse;

    private AvailableMemory(Path memInfo, Path groupLimit, Path groupUse) {
        this.memInfo = memInfo;
        this.groupLimit = groupLimit;
        this.groupUse = groupUse;
    }

    /** Available memory in bytes; empty if the system does not report it. */
    public static OptionalLong measure() {
        return of(
                Path.of("/proc/meminfo"),
                Path.of("/sys/fs/cgroup/memory.max"),
                Path.of("/sys/fs/cgroup/memory.current"));
    }

    static OptionalLong of(Path memInfo, Path groupLimit, Path groupUse) {
        return new AvailableMemory(memInfo, groupLimit, groupUse).bytes();
    }

    private OptionalLong bytes() {
        OptionalLong machine = lines(memInfo).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
        OptionalLong limit = number(groupLimit);
        OptionalLong use = number(groupUse);
        if (machine.isEmpty() || limit.isEmpty() || use.isEmpty()) {
            return machine;
        }
        return OptionalLong.of(Math.max(0, Math.min(machine.getAsLong(), limit.getAsLong() - use.getAsLong())));
    }

    /** The number in a file; empty if there is none, or if the file says {@code max} for no limit. */
    private static OptionalLong number(Path file) {
        return lines(file).stream()
                .filter(line -> line.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
