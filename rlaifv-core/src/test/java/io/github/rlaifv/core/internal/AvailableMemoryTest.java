package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
    @TempDir
    Path folder;

    private long bytes(String limit, String use) throws IOException {
        Path info = Files.writeString(
                folder.resolve("meminfo"), "MemTotal:       100 kB\nMemFree:  5 kB\nMemAvailable:    20 kB\n");
        Path max = Files.writeString(folder.resolve("max"), limit);
        Path current = Files.writeString(folder.resolve("current"), use);
        return AvailableMemory.of(info, max, current).orElseThrow();
    }

    @Test
    void memoryLeftByMachineAndControlGroupIsAvailable() throws IOException {
        assertThat(bytes("max\n", "1\n")).isEqualTo(20 * 1024);
        assertThat(bytes("5000\n", "1000\n")).isEqualTo(4000);
        assertThat(bytes("5000\n", "6000\n")).isZero();
    }

    @Test
    void availableMemoryIsUnknownOnOtherSystems() {
        Path none = folder.resolve("none");
        assertThat(AvailableMemory.of(none, none, none)).isEmpty();
    }
}
