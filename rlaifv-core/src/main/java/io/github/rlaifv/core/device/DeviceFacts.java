package io.github.rlaifv.core.device;

import io.github.rlaifv.core.internal.AvailableMemory;
import io.github.rlaifv.core.internal.engine.GpuDrivers;
import io.github.rlaifv.core.internal.engine.GpuFacts;
import io.github.rlaifv.core.internal.engine.HalfPrecisionSupport;
import io.github.rlaifv.core.internal.engine.TorchEngine;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about a device: its memory, what it computes in hardware, and the driver of a GPU.
 *
 * @param device the device
 * @param freeBytes memory that is free now, in bytes; for the CPU what the system or its control group still allows.
 *     Empty if unknown.
 * @param totalBytes memory of a GPU in bytes; empty for the CPU and if unknown
 * @param computeCapability compute capability of a GPU as a number without a dot such as {@code 80} or {@code 120};
 *     empty for the CPU and if unknown
 * @param bfloat16 whether the device multiplies bfloat16 matrices in hardware
 * @param name name of a GPU such as {@code NVIDIA H100 80GB HBM3}; empty for the CPU and if unknown
 * @param driverVersion version of the NVIDIA driver such as {@code 570.86.15}; empty for the CPU and if unknown
 * @param cudaVersion newest version of CUDA that the driver supports, such as {@code 12.8}; empty for the CPU and if
 *     unknown
 */
public record DeviceFacts(
        ComputeDevice device,
        OptionalLong freeBytes,
        OptionalLong totalBytes,
        Optional<String> computeCapability,
        boolean bfloat16,
        Optional<String> name,
        Optional<String> driverVersion,
        Optional<String> cudaVersion) {
    /** Compute capability of the first GPUs with bfloat16 products (Ampere). */
    private static final int AMPERE = 80;

    /** Facts without name and versions. */
    public DeviceFacts(
            ComputeDevice device,
            OptionalLong freeBytes,
            OptionalLong totalBytes,
            Optional<String> computeCapability,
            boolean bfloat16) {
        this(
                device,
                freeBytes,
                totalBytes,
                computeCapability,
                bfloat16,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Reads the facts of a device. What the system does not report is empty. */
    public static DeviceFacts of(ComputeDevice device) {
        if (device.kind() == ComputeDevice.Kind.CPU) {
            return new DeviceFacts(
                    device,
                    AvailableMemory.measure(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    HalfPrecisionSupport.hasBfloat16Products());
        }
        return GpuDrivers.of(device.index())
                .facts(device.index())
                .map(facts -> cuda(device, facts, TorchEngine.driverVersion()))
                .orElseGet(() ->
                        new DeviceFacts(device, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), false));
    }

    static DeviceFacts cuda(ComputeDevice device, GpuFacts facts, Optional<String> driverVersion) {
        return new DeviceFacts(
                device,
                OptionalLong.of(facts.freeBytes()),
                OptionalLong.of(facts.totalBytes()),
                Optional.of(Integer.toString(facts.capability())),
                facts.capability() >= AMPERE,
                Optional.of(facts.name()),
                driverVersion,
                Optional.of(facts.cudaVersion()));
    }
}
