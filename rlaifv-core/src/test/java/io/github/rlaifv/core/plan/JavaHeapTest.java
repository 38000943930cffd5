package io.github.rlaifv.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHeapTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    @Test
    void heapThatIsNotTouchedDoesNotCount() {
        // 1 TB of memory: 16 GiB from the start
        assertThat(new JavaHeap(20 * MIB, 16 * GIB, 256 * GIB).planned()).isLessThan(GIB);
        assertThat(new JavaHeap(20 * MIB, 380 * MIB, 6 * GIB).planned()).isEqualTo(276 * MIB);
    }

    @Test
    void usedPartCountsAsAWhole() {
        assertThat(new JavaHeap(3 * GIB, 4 * GIB, 6 * GIB).planned()).isEqualTo(3 * GIB + 256 * MIB);
    }

    @Test
    void largestSizeIsABound() {
        assertThat(new JavaHeap(20 * MIB, 128 * MIB, 128 * MIB).planned()).isEqualTo(128 * MIB);
    }

    @Test
    void planOfNowCountsTheTouchedPart(@TempDir Path temp) throws IOException {
        PlannedRun run = PlannedRun.of(
                "work",
                List.of(ModelUse.of(
                        "policy",
                        PaperModels.llava7b(temp),
                        PolicyOptions.builder().device(ComputeDevice.cpu()).build())));
        JavaHeap before = JavaHeap.now();
        long process = MemoryPlan.of(run).device(ComputeDevice.cpu()).bytes(MemoryKind.PROCESS);
        assertThat(process).isLessThanOrEqualTo(180 * MIB + Runtime.getRuntime().maxMemory());
        // what is in use may grow a little in between
        long allowed = Math.max(256 * MIB, before.committed() / 20) + 128 * MIB;
        assertThat(process - before.used()).isLessThan(180 * MIB + allowed);
    }
}
