package io.github.rlaifv.core.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.testkit.CopyDevices;
import org.junit.jupiter.api.Test;

class DevicePeaksIT {
    @Test
    void largerProductsReachMoreThanTinyOnes() {
        try (DevicePeaks peaks = DevicePeaks.open(ComputeDevice.cpu())) {
            assertThat(peaks.productRate(ScalarType.FLOAT32, 512))
                    .isBetween(1e8, 1e14)
                    .isGreaterThan(peaks.productRate(ScalarType.FLOAT32, 16));
        }
    }

    @Test
    void tensorsAreOnTheMeasuredDevice() {
        try (DevicePeaks peaks = DevicePeaks.open(CopyDevices.device(0))) {
            assertThat(peaks.productRate(ScalarType.BFLOAT16, 32)).isPositive();
            assertThat(peaks.copyRate(1 << 21)).isBetween(1e6, 1e13);
        }
    }
}
