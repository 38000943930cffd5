package io.github.rlaifv.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.engine.GpuFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceFactsTest {
    private static final ComputeDevice GPU = ComputeDevice.cuda(1);

    @Test
    void gpuHasTheFactsOfItsDriver() {
        DeviceFacts facts =
                DeviceFacts.cuda(GPU, new GpuFacts("NVIDIA L4", 1000, 2000, 89, "12.8"), Optional.of("570.86.15"));
        assertThat(facts.device()).isEqualTo(GPU);
        assertThat(facts.freeBytes()).hasValue(1000);
        assertThat(facts.totalBytes()).hasValue(2000);
        assertThat(facts.computeCapability()).contains("89");
        assertThat(facts.bfloat16()).isTrue();
        assertThat(facts.name()).contains("NVIDIA L4");
        assertThat(facts.driverVersion()).contains("570.86.15");
        assertThat(facts.cudaVersion()).contains("12.8");
    }

    @Test
    void bfloat16NeedsComputeCapability80() {
        assertThat(bfloat16(75)).isFalse();
        assertThat(bfloat16(80)).isTrue();
        assertThat(bfloat16(120)).isTrue();
    }

    @Test
    void missingGpuHasNoFacts() {
        ComputeDevice missing = ComputeDevice.cuda(999);
        DeviceFacts facts = DeviceFacts.of(missing);
        assertThat(facts.freeBytes()).isEmpty();
        assertThat(facts.name()).isEmpty();
        assertThat(facts.bfloat16()).isFalse();
    }

    @Test
    void cpuHasNoDriver() {
        DeviceFacts facts = DeviceFacts.of(ComputeDevice.cpu());
        assertThat(facts.name()).isEmpty();
        assertThat(facts.driverVersion()).isEmpty();
        assertThat(facts.computeCapability()).isEmpty();
    }

    private static boolean bfloat16(int capability) {
        return DeviceFacts.cuda(GPU, new GpuFacts("a GPU", 1, 2, capability, "12.8"), Optional.empty())
                .bfloat16();
    }
}
