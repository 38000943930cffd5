package io.github.rlaifv.cli.command;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the models of a stage that need memory here. Those behind servers need none. */
public final class ModelUses {
    private final PolicyOptions options;
    private final List<ModelUse> uses = new ArrayList<>();

    /** @param options how the models are opened */
    public ModelUses(PolicyOptions options) {
        this.options = options;
    }

    /**
     * Adds a model on the device of the options.
     *
     * @param role what the model is in the run
     * @param address folder or address of the model; null if there is none
     * @param loads what it does
     */
    public void add(String role, @Nullable String address, List<Workload> loads) {
        add(role, address, loads, List.of());
    }

    /**
     * Adds a model with a copy on each of some devices.
     *
     * @param role what the model is in the run
     * @param address folder or address of the model; null if there is none
     * @param loads what it does
     * @param devices device of each copy; empty for the device of the options
     */
    public void add(String role, @Nullable String address, List<Workload> loads, List<ComputeDevice> devices) {
        Optional<ModelAddress> local =
                Optional.ofNullable(address).map(ModelAddress::new).filter(given -> !given.server());
        if (local.isEmpty()) {
            return;
        }
        ModelUse use = ModelUse.of(role, local.get().folder(), options);
        for (Workload load : loads) {
            use = use.with(load);
        }
        uses.add(devices.isEmpty() ? use : use.on(devices));
    }

    /** Returns the models so far. */
    public List<ModelUse> all() {
        return List.copyOf(uses);
    }
}
