package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A model that is open during a stage of a run, with one copy on each of its devices, and what it does. Immutable. */
public final class ModelUse {
    private final Described model;
    private final PolicyOptions options;
    private final List<ComputeDevice> devices;
    private final List<Workload> loads;
    private final Notes notes;

    /**
     * What else is known of the model.
     *
     * @param images number of different images
     * @param fixed whether no remedy changes how it is opened and called
     * @param paused a training whose state is in memory while the model does something else
     */
    private record Notes(long images, boolean fixed, Optional<TrainingLoad> paused) {}

    /** A model's role in the run, its folder and its shape. */
    private record Described(String role, Path folder, ModelShape shape) {}

    private ModelUse(
            Described model, PolicyOptions options, List<ComputeDevice> devices, List<Workload> loads, Notes notes) {
        this.model = model;
        this.options = options;
        this.devices = List.copyOf(devices);
        this.loads = List.copyOf(loads);
        this.notes = notes;
    }

    /**
     * Describes a model on the device of its options, without work.
     *
     * @param role what the model is in the run, for tables, such as {@code policy}
     * @param folder folder of the model, of which only config.json is required
     * @param options how it is opened
     * @throws io.github.rlaifv.core.run.BadDataException if the folder has no model of a supported family
     */
    public static ModelUse of(String role, Path folder, PolicyOptions options) {
        return new ModelUse(
                new Described(role, folder.toAbsolutePath().normalize(), ModelShapes.of(folder)),
                options,
                List.of(options.device()),
                List.of(),
                new Notes(Long.MAX_VALUE, false, Optional.empty()));
    }

    /**
     * Returns the same use with one copy of the model per entry. A device may be named more than once, and all are of one
     * kind.
     *
     * @param copies the device of each copy, at least one
     * @throws IllegalArgumentException if there are no copies
     */
    public ModelUse on(List<ComputeDevice> copies) {
        if (copies.isEmpty()) {
            throw new IllegalArgumentException(
                    "copies must name the device of at least one copy of the " + role() + ", was empty");
        }
        return new ModelUse(model, opened(copies.get(0), options.storage()), copies, loads, notes);
    }

    /**
     * Returns the same use with a further workload. Workloads of a model run one after the other, and one of them at most
     * is a training: plan several trainings as stages.
     *
     * @throws IllegalArgumentException if the load is a second training
     */
    public ModelUse with(Workload load) {
        if (load instanceof TrainingLoad) {
            requireNoTraining();
        }
        List<Workload> more = new ArrayList<>(loads);
        more.add(load);
        return new ModelUse(model, options, devices, more, notes);
    }

    /**
     * Returns the same use with this many different images. Default: as many as fill the cache of features.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public ModelUse withImages(long count) {
        PlanChecks.notNegative("images", count);
        return new ModelUse(model, options, devices, loads, new Notes(count, notes.fixed(), notes.paused()));
    }

    /** Returns the same use of a model of this shape that is in another folder, which may not exist yet. */
    public ModelUse savedIn(Path folder) {
        return new ModelUse(
                new Described(model.role(), folder.toAbsolutePath().normalize(), model.shape()),
                options,
                devices,
                loads,
                notes);
    }

    /**
     * Returns the same use between two steps of a training, whose adapters, masters and moments are in memory meanwhile.
     *
     * @throws IllegalArgumentException if the use has a training already
     */
    public ModelUse between(TrainingLoad training) {
        requireNoTraining();
        return new ModelUse(
                model, options, devices, loads, new Notes(notes.images(), notes.fixed(), Optional.of(training)));
    }

    private void requireNoTraining() {
        if (training().isPresent()) {
            throw new IllegalArgumentException(
                    "the " + role() + " has a training already, and a model that is open in a"
                            + " stage has one at most: plan the other one in a stage of its own");
        }
    }

    /** Returns the same use, which remedies leave as it is, because the run has no options for it. */
    public ModelUse withoutRemedies() {
        return new ModelUse(model, options, devices, loads, new Notes(notes.images(), true, notes.paused()));
    }

    /** Returns the same use with weights in this type in memory. */
    public ModelUse withStorage(ScalarType type) {
        return new ModelUse(model, opened(options.device(), Optional.of(type)), devices, loads, notes);
    }

    private PolicyOptions opened(ComputeDevice device, Optional<ScalarType> storage) {
        return new PolicyOptions(
                device,
                options.precision(),
                storage,
                options.imageDecoder(),
                options.threads(),
                options.pieces(),
                options.copyWeights());
    }

    /** Returns the same use with changed workloads. */
    ModelUse map(UnaryOperator<Workload> change) {
        Optional<TrainingLoad> paused = notes.paused().map(load -> (TrainingLoad) change.apply(load));
        return new ModelUse(
                model,
                options,
                devices,
                loads.stream().map(change).toList(),
                new Notes(notes.images(), notes.fixed(), paused));
    }

    /** What the model is in the run. */
    public String role() {
        return model.role();
    }

    /** The device of each copy. */
    public List<ComputeDevice> devices() {
        return devices;
    }

    /** The workloads, in order. */
    public List<Workload> loads() {
        return loads;
    }

    /** Folder of the model. */
    public Path folder() {
        return model.folder();
    }

    /** Whether the mapped weights stay as they are in the file, so that all who map it share its pages. */
    boolean sharesFile() {
        return opened().mapped()
                && training().map(load -> load.lora().isPresent()).orElse(true);
    }

    /** Whether remedies leave the use as it is, see {@link #withoutRemedies}. */
    public boolean fixed() {
        return notes.fixed();
    }

    long images() {
        return notes.images();
    }

    ModelShape shape() {
        return model.shape();
    }

    /** Number of copies on a device. */
    int copies(ComputeDevice device) {
        return (int) devices.stream().filter(device::equals).count();
    }

    /** The training among the workloads, or the one whose state is in memory. */
    public Optional<TrainingLoad> training() {
        return Stream.concat(loads.stream(), notes.paused().stream())
                .filter(TrainingLoad.class::isInstance)
                .map(TrainingLoad.class::cast)
                .findFirst();
    }

    /** The training whose state is in memory while the model does something else. */
    Optional<TrainingLoad> paused() {
        return notes.paused();
    }

    /**
     * The type in which a copy on a device computes, as config.json describes the model. A GPU that this machine does not
     * have is assumed to multiply bfloat16 in hardware.
     */
    public ScalarType computeType(ComputeDevice device) {
        return openedOn(device).compute();
    }

    /** The type of the weights in the memory of a device. */
    public ScalarType storageType(ComputeDevice device) {
        return openedOn(device).storage();
    }

    private OpenedShape openedOn(ComputeDevice device) {
        return OpenedShape.of(model.shape(), opened(device, options.storage()));
    }

    OpenedShape opened() {
        return OpenedShape.of(model.shape(), options);
    }

    /** Type of the weights in memory. */
    ScalarType storage() {
        return opened().storage();
    }
}
