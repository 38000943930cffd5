package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the device of models, a mixin of commands. */
public final class DeviceOption {
    @Option(
            names = "--device",
            description = "device of the models, cpu or cuda (default: cuda if there is a CUDA device)")
    private ComputeDevice.@Nullable Kind device;

    /** Returns the device; empty if the library chooses it. */
    public Optional<ComputeDevice> device() {
        return Optional.ofNullable(device).map(kind -> new ComputeDevice(kind, 0));
    }

    /** Returns the options with which models are opened. */
    public PolicyOptions policyOptions() {
        PolicyOptions.Builder options = PolicyOptions.builder();
        device().ifPresent(options::device);
        return options.build();
    }
}
