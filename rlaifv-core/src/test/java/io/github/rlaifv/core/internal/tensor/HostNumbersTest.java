package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostNumbersTest {
    private final Kernels kernels = Kernels.open(ComputeDevice.cpu());
    private final TensorScope scope = kernels.root().child();

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void readingThroughACopyLeavesNothingBehind() {
        NDArray values = scope.floats(new float[] {1, 2});
        int before = scope.size();
        assertThat(HostNumbers.fromCopy(values, NDArray::toFloatArray)).containsExactly(1, 2);
        assertThat(scope.size()).isEqualTo(before);
        assertThat(HostNumbers.floats(values)).containsExactly(1, 2);
    }

    @Test
    void ownerThatTheEngineCreatesForACopyOnAnotherDeviceIsClosed() {
        // the engine asks the owner for its device, so this is what reading a tensor of a GPU creates
        try (NDManager gpu = scope.manager().newSubManager(Device.gpu(0))) {
            NDArray values = scope.floats(new float[] {1, 2});
            values.attach(gpu);
            List<NDManager> owners = new ArrayList<>();
            float[] read = HostNumbers.fromCopy(values, copy -> {
                owners.add(copy.getManager());
                return copy.toFloatArray();
            });
            assertThat(read).containsExactly(1, 2);
            assertThat(owners).hasSize(1).allMatch(owner -> owner != gpu && !owner.isOpen());
            assertThat(gpu.isOpen()).isTrue();
        }
    }

    @Test
    void otherTypesAreRejected() {
        NDArray half = kernels.copyTo(ScalarType.BFLOAT16, scope.floats(new float[] {1}), scope);
        assertThatIllegalStateException()
                .isThrownBy(() -> HostNumbers.floats(half))
                .withMessageContaining("convert it by a kernel first");
    }
}
