package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ComputeDeviceConverter;
import io.github.rlaifv.core.device.ComputeDevice;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options of alignment commands for the devices of each role. A list opens one copy of the model per device. Without
 * an option, a role has one copy on the device of {@code --device}.
 */
final class RoleDevices {
    @Option(
            names = "--policy-device",
            order = -81,
            split = ",",
            paramLabel = "DEVICE",
            converter = ComputeDeviceConverter.class,
            description = "devices of the policy, such as cuda:0,cuda:1. The copies write candidates together and are"
                    + " the replicas of training (default: the device of --device)")
    private List<ComputeDevice> policy = List.of();

    @Option(
            names = "--labeler-device",
            order = -81,
            split = ",",
            paramLabel = "DEVICE",
            converter = ComputeDeviceConverter.class,
            description = "devices of the labeler and of the decomposer; their copies share the requests of a call"
                    + " (default: the device of --device)")
    private List<ComputeDevice> labeler = List.of();

    @Option(
            names = "--reference-device",
            order = -81,
            split = ",",
            paramLabel = "DEVICE",
            converter = ComputeDeviceConverter.class,
            description = "devices on which the reference model is opened to compute its log-probabilities, and closed"
                    + " before training (default: the policy computes them before its first step)")
    private List<ComputeDevice> reference = List.of();

    /** Devices of the policy and its copies; empty for the default. */
    List<ComputeDevice> policy() {
        return policy;
    }

    /** Devices of the labeler and the decomposer; empty for the default. */
    List<ComputeDevice> labeler() {
        return labeler;
    }

    /** Devices of the reference; empty if the policy is its own reference. */
    List<ComputeDevice> reference() {
        return reference;
    }
}
