package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ComputeDeviceConverter;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.run.BadDataException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of alignment commands for the devices of each role. A list opens one copy of the model per device. Without
 * an option, a role has one copy on the device of {@code --device}.
 */
final class RoleDevices {
    @Option(
            names = "--policy-device",
            order = -75,
            split = ",",
            paramLabel = "DEVICE",
            converter = ComputeDeviceConverter.class,
            description = "devices of the policy, such as cuda:0,cuda:1. The copies write candidates together and are"
                    + " the replicas of training (default: the device of --device)")
    private @Nullable List<ComputeDevice> policy;

    @Option(
            names = "--labeler-device",
            order = -75,
            split = ",",
            paramLabel = "DEVICE",
            converter = ComputeDeviceConverter.class,
            description = "devices of the labeler and of the decomposer; their copies share the requests of a call"
                    + " (default: the device of --device)")
    private @Nullable List<ComputeDevice> labeler;

    @Option(
            names = "--reference-device",
            order = -75,
            split = ",",
            paramLabel = "DEVICE",
            converter = ComputeDeviceConverter.class,
            description = "devices on which the reference model is opened to compute its log-probabilities, and closed"
                    + " before training (default: the policy computes them before its first step)")
    private @Nullable List<ComputeDevice> reference;

    /** Devices of the policy and its copies; empty for the default. */
    List<ComputeDevice> policy() {
        return named("--policy-device", policy);
    }

    /** Devices of the labeler and the decomposer; empty for the default. */
    List<ComputeDevice> labeler() {
        return named("--labeler-device", labeler);
    }

    /** Devices of the reference; empty if the policy is its own reference. */
    List<ComputeDevice> reference() {
        return named("--reference-device", reference);
    }

    private static List<ComputeDevice> named(String option, @Nullable List<ComputeDevice> devices) {
        return devices == null ? List.of() : OptionValue.notEmpty(option, "device", devices);
    }

    /**
     * Checks the lists of devices.
     *
     * @throws IllegalArgumentException naming the option whose list is empty or has a GPU twice
     */
    void check() {
        requireDifferent("--policy-device", policy());
        requireDifferent("--labeler-device", labeler());
        requireDifferent("--reference-device", reference());
    }

    private static void requireDifferent(String option, List<ComputeDevice> devices) {
        Set<ComputeDevice> seen = new HashSet<>();
        for (ComputeDevice device : devices) {
            if (device.kind() == ComputeDevice.Kind.CUDA && !seen.add(device)) {
                throw new IllegalArgumentException(option + " names cuda:" + device.index() + " twice, where a second"
                        + " copy takes memory and saves no time: name each GPU once");
            }
        }
    }

    /**
     * Checks that the devices exist, before the work of other roles begins.
     *
     * @throws BadDataException naming the option with a device that does not exist
     */
    void requireExisting() {
        requireExisting("--policy-device", policy());
        requireExisting("--labeler-device", labeler());
        requireExisting("--reference-device", reference());
    }

    private static void requireExisting(String option, List<ComputeDevice> devices) {
        for (ComputeDevice device : devices) {
            try {
                Kernels.require(device);
            } catch (BadDataException e) {
                throw new BadDataException(option + ": " + e.getMessage(), e);
            }
        }
    }
}
