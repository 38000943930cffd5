package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.testkit.DeviceWithoutMemory;
import io.github.rlaifv.core.testkit.OpenTensors;
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
}
