package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.ComputeDeviceConverter;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.run.BadDataException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * The options of alignment commands for the devices of each role. A list opens one copy of the model per device. Without
 * an option, a role has one copy on the device of {@code --device}.
 */
public final class RoleDevices {
    /** A role of a model, with the option for its devices. */
    private enum Role {
        POLICY(
                "--policy-device",
                "devices of the policy, such as cuda:0,cuda:1. The copies write candidates together and are"
                        + " the replicas of training (default: the device of --device)"),
        LABELER(
                "--labeler-device",
                "devices of the labeler and of the decomposer; their copies share the requests of a call"
                        + " (default: the device of --device)"),
        REFERENCE(
                "--reference-device",
                "devices on which the reference model is opened to compute its log-probabilities, and closed"
                        + " before training (default: the policy computes them before its first step)");

        private final String option;
        private final String description;

        Role(String option, String description) {
            this.option = option;
            this.description = description;
        }
    }

    private final Map<Role, List<ComputeDevice>> devices = new EnumMap<>(Role.class);
    private final List<Role> roles;

    private RoleDevices(Role... roles) {
        this.roles = List.of(roles);
    }

    /** Creates the options of alignments. */
    static RoleDevices ofAlignment() {
        return new RoleDevices(Role.values());
    }

    /** Creates the options of a training, which has no labeler. */
    public static RoleDevices ofTraining() {
        return new RoleDevices(Role.POLICY, Role.REFERENCE);
    }

    /** Adds the option of each role to those of a command. */
    @Spec
    void addOptions(CommandSpec spec) {
        for (Role role : roles) {
            spec.addOption(OptionSpec.builder(role.option)
                    .order(-75)
                    .type(List.class)
                    .auxiliaryTypes(ComputeDevice.class)
                    .splitRegex(",")
                    .paramLabel("DEVICE")
                    .converters(new ComputeDeviceConverter())
                    .description(role.description)
                    .setter(setter(role))
                    .build());
        }
    }

    private ISetter setter(Role role) {
        return new ISetter() {
            @Override
            @SuppressWarnings("unchecked") // picocli builds the list from the types of the option
            public <T> T set(T value) {
                if (value == null) {
                    devices.remove(role);
                } else {
                    devices.put(role, (List<ComputeDevice>) value);
                }
                return value;
            }
        };
    }

    /** Devices of the policy and its copies; empty for the default. */
    public List<ComputeDevice> policy() {
        return of(Role.POLICY);
    }

    /** Devices of the labeler and the decomposer; empty for the default. */
    List<ComputeDevice> labeler() {
        return of(Role.LABELER);
    }

    /** Devices of the reference; empty if the policy is its own reference. */
    public List<ComputeDevice> reference() {
        return of(Role.REFERENCE);
    }

    private List<ComputeDevice> of(Role role) {
        List<ComputeDevice> named = devices.get(role);
        return named == null ? List.of() : OptionValue.notEmpty(role.option, "device", named);
    }

    /**
     * Checks the lists of devices.
     *
     * @throws IllegalArgumentException naming the option whose list is empty or has a GPU twice
     */
    public void check() {
        for (Role role : Role.values()) {
            Set<ComputeDevice> seen = new HashSet<>();
            for (ComputeDevice device : of(role)) {
                if (device.kind() == ComputeDevice.Kind.CUDA && !seen.add(device)) {
                    throw new IllegalArgumentException(role.option + " names cuda:" + device.index()
                            + " twice, where a second copy takes memory and saves no time: name each GPU once");
                }
            }
        }
    }

    /**
     * Checks that the devices exist, before the work of other roles begins.
     *
     * @throws BadDataException naming the option with a device that does not exist
     */
    public void requireExisting() {
        for (Role role : Role.values()) {
            for (ComputeDevice device : of(role)) {
                try {
                    Kernels.require(device);
                } catch (BadDataException e) {
                    throw new BadDataException(role.option + ": " + e.getMessage(), e);
                }
            }
        }
    }
}
