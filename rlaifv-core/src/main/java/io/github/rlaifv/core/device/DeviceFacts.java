package io.github.rlaifv.core.device;

import io.github.rlaifv.core.internal.AvailableMemory;
import io.github.rlaifv.core.internal.engine.GpuDriver;
import io.github.rlaifv.core.internal.engine.GpuDrivers;
import io.github.rlaifv.core.internal.engine.HalfPrecisionSupport;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about a device: its memory and what it computes in hardware.
 *
 * @param device the device
 * @param freeBytes memory that is free now, in bytes; for the CPU what the system or its control group still allows.
 *     Empty if unknown.
 * @param totalBytes memory of a GPU in bytes; empty for the CPU and if unknown
 * @param computeCapability compute capability of a GPU as a two-digit number such as {@code 80}; empty for the CPU and if
 *     unknown
 * @param bfloat16 whether the device multiplies bfloat16 matrices in hardware
 */
public record DeviceFacts(
        ComputeDevice device,
        OptionalLong freeBytes,
        OptionalLong totalBytes,
        Optional<String> computeCapability,
        boolean bfloat16) {
    /** Compute capability of the first GPUs with bfloat16 products (Ampere). */
    private static final int AMPERE = 80;

    /** Reads the facts of a device. What the system does not report is empty. */
    public static DeviceFacts of(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU ? cpu(device) : cuda(device);
    }

    private static DeviceFacts cpu(ComputeDevice device) {
        return new DeviceFacts(
                device,
                AvailableMemory.measure(),
                OptionalLong.empty(),
                Optional.empty(),
                HalfPrecisionSupport.hasBfloat16Products());
    }

    private static DeviceFacts cuda(ComputeDevice device) {
        try {
            GpuDriver driver = GpuDrivers.of(device.index());
            MemoryUsage memory = driver.memory(device.index());
            String capability = driver.computeCapability(device.index());
            return new DeviceFacts(
                    device,
                    OptionalLong.of(memory.getMax() - memory.getCommitted()),
                    OptionalLong.of(memory.getMax()),
                    Optional.of(capability),
                    Integer.parseInt(capability) >= AMPERE);
        } catch (IllegalArgumentException e) {
            // the CUDA runtime can't be asked; NumberFormatException is one too
            return new DeviceFacts(device, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), false);
        }
    }
}
