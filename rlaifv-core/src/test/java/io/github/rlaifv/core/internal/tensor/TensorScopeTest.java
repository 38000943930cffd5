package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.DeviceMemoryException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
    private static final EngineException FULL = new EngineException("CUDA out of memory. Tried to allocate 2.00 MiB.");

    /** A manager of a device without free memory. */
    private static NDManager full() {
        return (NDManager) Proxy.newProxyInstance(
                NDManager.class.getClassLoader(), new Class<?>[] {NDManager.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("newSubManager")) {
                        return proxy;
                    }
                    throw FULL;
                });
    }

    @Test
    void uploadToADeviceWithoutMemoryNamesTheDevice() {
        TensorScope scope = new TensorScope(full(), true, new EngineFailure(ComputeDevice.cuda(2))).child();
        for (Supplier<NDArray> upload : List.<Supplier<NDArray>>of(
                () -> scope.longs(new long[] {1}),
                () -> scope.floats(new float[] {1}),
                () -> scope.doubles(new double[] {1}),
                () -> scope.scalar(1),
                () -> scope.number(1))) {
            assertThatThrownBy(upload::get)
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessageStartingWith("CUDA device 2 has too little free memory")
                    .hasCause(FULL);
        }
    }
}
