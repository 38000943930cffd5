package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;
import java.util.Optional;

/** Whether optimizer steps have the same bits on the devices of all replicas. */
final class DeviceKinds {
    private DeviceKinds() {}

    /**
     * Returns whether devices run the same machine code: GPUs of one compute capability, or the CPU. Only then are steps
     * known to be rounded alike. Devices that policies do not report count as alike.
     */
    static boolean alike(List<TrainablePolicy> policies) {
        return policies.stream()
                        .map(TrainablePolicy::device)
                        .flatMap(Optional::stream)
                        .distinct()
                        .map(DeviceKinds::kind)
                        .distinct()
                        .count()
                <= 1;
    }

    private static String kind(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU
                ? "CPU"
                : DeviceFacts.of(device).computeCapability().orElse("unknown");
    }
}
