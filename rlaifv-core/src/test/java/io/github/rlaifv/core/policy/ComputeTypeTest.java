package io.github.rlaifv.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.testkit.CopyDevices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types in which a model computes and stores its weights by default, by checkpoint and device. */
class ComputeTypeTest {
    private static PolicyOptions.Builder on(boolean bfloat16) {
        return PolicyOptions.builder().device(bfloat16 ? CopyDevices.device(0) : CopyDevices.withoutBfloat16(0));
    }

    @ParameterizedTest
    @CsvSource({
        // checkpoint, bfloat16 in hardware, computes in, stores in
        "FLOAT32, true, FLOAT32, FLOAT32",
        "FLOAT32, false, FLOAT32, FLOAT32",
        "BFLOAT16, true, BFLOAT16, BFLOAT16",
        "BFLOAT16, false, FLOAT32, BFLOAT16",
        "FLOAT16, true, BFLOAT16, BFLOAT16",
        "FLOAT16, false, FLOAT16, FLOAT16"
    })
    void gpuChoosesByCheckpointAndHardware(
            ScalarType stored, boolean bfloat16, ScalarType computed, ScalarType inMemory) {
        PolicyOptions options = on(bfloat16).build();
        assertThat(options.computeType(stored)).isEqualTo(computed);
        assertThat(options.storageType(stored, computed)).isEqualTo(inMemory);
    }

    @Test
    void givenTypesAreKept() {
        PolicyOptions precise = on(true).precision(ScalarType.FLOAT16).build();
        assertThat(precise.computeType(ScalarType.FLOAT16)).isEqualTo(ScalarType.FLOAT16);
        assertThat(precise.storageType(ScalarType.FLOAT16, ScalarType.FLOAT16)).isEqualTo(ScalarType.FLOAT16);
        PolicyOptions kept = on(true).storage(ScalarType.FLOAT16).build();
        assertThat(kept.computeType(ScalarType.FLOAT32)).isEqualTo(ScalarType.BFLOAT16);
        assertThat(kept.storageType(ScalarType.FLOAT32, ScalarType.BFLOAT16)).isEqualTo(ScalarType.FLOAT16);
    }

    @Test
    void float32WeightsOfAHalfPrecisionModelStayFloat32() {
        assertThat(on(true).build().storageType(ScalarType.FLOAT32, ScalarType.BFLOAT16))
                .isEqualTo(ScalarType.FLOAT32);
    }

    @Test
    void processorMapsWeightsAsTheyAreStored() {
        PolicyOptions options =
                PolicyOptions.builder().device(ComputeDevice.cpu()).build();
        ScalarType computed = DeviceFacts.of(ComputeDevice.cpu()).bfloat16() ? ScalarType.BFLOAT16 : ScalarType.FLOAT32;
        assertThat(options.computeType(ScalarType.FLOAT16)).isEqualTo(computed);
        assertThat(options.storageType(ScalarType.FLOAT16, computed)).isEqualTo(ScalarType.FLOAT16);
    }
}
