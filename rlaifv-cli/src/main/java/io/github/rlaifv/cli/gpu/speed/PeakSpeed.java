package io.github.rlaifv.cli.gpu.speed;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.machine.DevicePeaks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measured peaks of a device.
 *
 * @param productTeraflops rate of a large matrix product by type, in 10^12 floating-point operations per second
 * @param copyGigabytesPerSecond bandwidth of a copy within the device, read plus written, in 10^9 bytes per second
 */
public record PeakSpeed(Map<String, Double> productTeraflops, double copyGigabytesPerSecond) {
    public PeakSpeed {
        productTeraflops = Ordered.map(productTeraflops);
    }

    /** Measures a device. */
    public static PeakSpeed measure(ComputeDevice device, SpeedPlan plan, List<ScalarType> types) {
        try (DevicePeaks peaks = DevicePeaks.open(device)) {
            Map<String, Double> products = new LinkedHashMap<>();
            for (ScalarType type : types) {
                products.put(type.torchName(), peaks.productRate(type, plan.matrix()) * 1e-12);
            }
            return new PeakSpeed(products, peaks.copyRate(plan.copiedBytes()) * 1e-9);
        }
    }
}
