package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Float32ProductsTest {
    @Test
    void nativeLibrariesSeeThatRoundingIsForbidden() {
        assumeThat(Platform.isWindows()).isFalse();
        assumeThat(System.getenv()).doesNotContainKey(Float32Products.VARIABLE);
        Kernels.open(ComputeDevice.cpu()).close();
        String value = NativeLibrary.getProcess()
                .getFunction("getenv")
                .invokeString(new Object[] {Float32Products.VARIABLE}, false);
        assertThat(value).isEqualTo("0");
    }

    @Test
    void environmentVariableOfTheUserTakesPrecedence() {
        assertThat(Float32Products.wanted(Map.of())).isTrue();
        assertThat(Float32Products.wanted(Map.of(Float32Products.VARIABLE, "1")))
                .isFalse();
    }
}
