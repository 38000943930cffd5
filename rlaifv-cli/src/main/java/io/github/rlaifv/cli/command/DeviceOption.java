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
            converter = ComputeDeviceConverter.class,
            description = "device of the models: cpu, cuda or cuda:N for the CUDA device with index N"
                    + " (default: cuda if there is a CUDA device)")
    private @Nullable ComputeDevice device;

    /** Returns the device; empty if the library chooses it. */
    public Optional<ComputeDevice> device() {
        return Optional.ofNullable(device);
    }

    /** Returns the options with which models are opened. */
    public PolicyOptions policyOptions() {
        PolicyOptions.Builder options = PolicyOptions.builder();
        device().ifPresent(options::device);
        return options.build();
    }
}
