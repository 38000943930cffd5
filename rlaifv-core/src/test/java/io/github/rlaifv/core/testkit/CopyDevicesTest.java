package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyDevicesTest {
    private final Kernels kernels = Kernels.open(CopyDevices.device(0));
    private final Kernels other = Kernels.open(CopyDevices.device(1));
    private final Kernels cpu = Kernels.open(ComputeDevice.cpu());
    private final TensorScope scope = kernels.root().child();

    @AfterEach
    void close() {
        kernels.close();
        other.close();
        cpu.close();
    }

    @Test
    void tensorOfAnotherDeviceIsRejectedByKernelAndArgument() {
        NDArray own = scope.floats(new float[] {1, 2}, 2, 1);
        for (NDArray foreign :
                List.of(cpu.root().longs(new long[] {1}), other.root().longs(new long[] {1}))) {
            assertThatThrownBy(() -> kernels.trainOne("select_rows", scope, own, foreign))
                    .hasMessage("argument 'rows' of kernel 'select_rows' is on another device and must be on the"
                            + " model's device");
            assertThatThrownBy(() -> kernels.call("select_rows").with(own).with(foreign))
                    .hasMessageContaining("'rows' of kernel 'select_rows'");
            assertThatThrownBy(() -> kernels.call("zero_all").with(List.of(own, foreign)))
                    .hasMessageContaining("'xs' of kernel 'zero_all'");
            assertThatThrownBy(() -> kernels.train("stack_rows", scope, Map.of("0", foreign), meta(0)))
                    .hasMessageContaining("'w' of kernel 'stack_rows'");
        }
    }

    @Test
    void tensorOnTheHostIsAcceptedOnlyWhereItsValuesAreRead() {
        NDArray rows = scope.floats(new float[] {1, 2, 3}, 3, 1);
        assertThat(HostNumbers.floats(kernels.trainOne("copy_rows", scope, rows, meta(1, 3))))
                .containsExactly(2, 3);
        assertThatThrownBy(() -> kernels.trainOne("copy_rows", scope, rows, scope.longs(new long[] {1, 3})))
                .hasMessage(
                        "argument 'range' of kernel 'copy_rows' is on the model's device and must be in host memory");
        assertThatThrownBy(() -> kernels.trainOne("select_rows", scope, rows, meta(1)))
                .hasMessageContaining("argument 'rows' of kernel 'select_rows' is in host memory");
    }

    @Test
    void resultMustBelongToTheDevice() {
        NDArray rows = scope.floats(new float[] {1, 2, 3}, 3, 1);
        assertThatThrownBy(() -> kernels.trainOne("to_float32", cpu.root(), rows))
                .hasMessage("the result of kernel 'to_float32' is on another device and must be on the model's device");
        assertThatThrownBy(() -> kernels.call("norms").with(List.of(rows)).one(scope.host()))
                .hasMessageContaining("the result of kernel 'norms' is in host memory");
    }

    @Test
    void transfersTakeTensorsFromAnywhere() {
        NDArray like = scope.longs(new long[] {0});
        for (NDArray values : List.of(
                cpu.root().floats(new float[] {7}),
                other.root().floats(new float[] {7}),
                scope.host().floats(new float[] {7}))) {
            for (String transfer : List.of("copy_to_device_of", "to_device_of")) {
                NDArray moved = kernels.trainOne(transfer, scope, values, like);
                assertThat(HostNumbers.doubles(
                                kernels.call("norms").with(List.of(moved)).one(scope)))
                        .containsExactly(7);
            }
        }
    }

    @Test
    void devicesReportWhatTheyHave() {
        DeviceFacts facts = DeviceFacts.of(CopyDevices.device(3));
        assertThat(facts.freeBytes()).hasValue(CopyDevices.FREE_BYTES);
        assertThat(facts.bfloat16()).isTrue();
        assertThat(DeviceFacts.of(CopyDevices.withoutBfloat16(0)).bfloat16()).isFalse();
    }

    private NDArray meta(long... values) {
        return scope.host().longs(values);
    }
}
