package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The largest memory that a run takes on a device.
 *
 * @param device the device; the CPU stands for the memory of the host
 * @param stage stage of the run that takes most
 * @param bytes what the memory is used for at that moment, in bytes
 * @param byStage the largest total of each stage in bytes, in order
 * @param available memory of the device that is free now, in bytes; empty if unknown
 */
public record DeviceMemory(
        ComputeDevice device,
        String stage,
        Map<MemoryKind, Long> bytes,
        Map<String, Long> byStage,
        OptionalLong available) {
    public DeviceMemory {
        Map<MemoryKind, Long> copy = new EnumMap<>(MemoryKind.class);
        copy.putAll(bytes);
        bytes = Collections.unmodifiableMap(copy);
        byStage = Collections.unmodifiableMap(new LinkedHashMap<>(byStage));
    }

    /** The bytes of one kind; 0 if the device holds none. */
    public long bytes(MemoryKind kind) {
        return bytes.getOrDefault(kind, 0L);
    }

    /** All bytes together. */
    public long total() {
        return Bytes.sum(bytes);
    }

    /** Whether the free memory suffices; true if it is unknown. */
    public boolean fits() {
        return total() <= available.orElse(Long.MAX_VALUE);
    }

    /** The device in words. */
    String name() {
        return device.kind() == ComputeDevice.Kind.CPU ? "host memory" : "cuda:" + device.index();
    }
}
