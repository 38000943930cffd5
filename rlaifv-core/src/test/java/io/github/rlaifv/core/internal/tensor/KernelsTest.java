package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.testkit.DeviceWithoutMemory;
import io.github.rlaifv.core.testkit.OpenTensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelsTest {
    /** Number of native objects that are open in this process. */
    private static int open() {
        try (NDManager one = Engine.getEngine("PyTorch").newBaseManager()) {
            return OpenTensors.in(one.getParentManager());
        }
    }

    @Test
    void kernelsThatCannotBeOpenedLeaveNothingBehind() {
        Kernels.open(ComputeDevice.cpu()).close();
        int before = open();
        assertThatThrownBy(() -> Kernels.open(DeviceWithoutMemory.DEVICE))
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageStartingWith("CUDA device 1200 has too little free memory");
        assertThat(open()).isEqualTo(before);
    }

    @Test
    void failedKernelsReleaseTheirArguments() {
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu())) {
            long before = 0;
            for (int i = 0; i < 48; i++) {
                if (i == 8) {
                    before = ProcessMemory.measure().resident().orElse(0);
                }
                try (TensorScope scope = kernels.root().child()) {
                    NDArray small = scope.floats(new float[2], 1, 2);
                    NDArray large = kernels.call("new_caches")
                            .with(List.of(scope.floats(new float[1], 1, 1, 1, 1)))
                            .with(4L << 20)
                            .with(1)
                            .list(scope)
                            .get(0);
                    assertThatThrownBy(() -> kernels.train(
                                    "rms_norm_forward", scope, Map.of("large", large), small, small, small))
                            .isNotNull();
                }
            }
            assertThat(ProcessMemory.measure().resident().orElse(0) - before).isLessThan(320L << 20);
        }
    }
}
