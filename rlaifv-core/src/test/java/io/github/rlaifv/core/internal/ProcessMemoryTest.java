package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
    @TempDir
    Path folder;

    @Test
    void readsLinuxProcessStatus() throws IOException {
        Path status =
                Files.writeString(folder.resolve("status"), "Name:\tjava\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n");
        ProcessMemory memory = ProcessMemory.measure(status);
        assertThat(memory.resident()).hasValue(1024 * 1024);
        assertThat(memory.peakResident()).hasValue(2048 * 1024);
        assertThat(memory.javaHeap()).isPositive();
    }

    @Test
    void onlyTheHeapIsMeasuredOnOtherSystems() {
        ProcessMemory memory = ProcessMemory.measure(folder.resolve("none"));
        assertThat(memory.resident()).isEmpty();
        assertThat(memory.peakResident()).isEmpty();
        assertThat(memory.javaHeap()).isPositive();
    }
}
