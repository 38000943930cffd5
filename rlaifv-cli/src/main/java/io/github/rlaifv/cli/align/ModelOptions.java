package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.FloatingType;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.OwnReference;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that say how models are opened. */
public final class ModelOptions {
    private int threads;
    private int pieces;

    @Option(
            names = "--storage",
            order = -79,
            converter = FloatingType.class,
            description =
                    "type of the trained weights: FLOAT32, BFLOAT16 or FLOAT16 (default: the type in the model's folder)")
    private @Nullable ScalarType storage;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private RoleDevices roles;

    private ModelOptions(RoleDevices roles) {
        this.roles = roles;
    }

    /** Creates the options of alignments. */
    static ModelOptions ofAlignment() {
        return new ModelOptions(RoleDevices.ofAlignment());
    }

    /** Creates the options of a training, which has no labeler. */
    public static ModelOptions ofTraining() {
        return new ModelOptions(RoleDevices.ofTraining());
    }

    @Option(
            names = "--threads",
            order = -78,
            defaultValue = "" + PolicyOptions.DEFAULT_THREADS,
            description = "number of pieces of a call that are computed at once (default: ${DEFAULT-VALUE})")
    void threads(int value) {
        threads = OptionValue.atLeast(1, value);
    }

    @Option(
            names = "--pieces",
            order = -77,
            defaultValue = "" + PolicyOptions.DEFAULT_PIECES,
            description = "number of pieces that a call is cut into; may change the last digits of results"
                    + " (default: ${DEFAULT-VALUE})")
    void pieces(int value) {
        pieces = OptionValue.atLeast(1, value);
    }

    private PolicyOptions.Builder options(Optional<ComputeDevice> place) {
        PolicyOptions.Builder options = PolicyOptions.builder().threads(threads).pieces(pieces);
        place.or(device::device).ifPresent(options::device);
        return options;
    }

    /** The devices of a role; one unnamed device stands for that of the other options. */
    private static List<Optional<ComputeDevice>> places(List<ComputeDevice> devices) {
        return devices.isEmpty()
                ? List.of(Optional.empty())
                : devices.stream().map(Optional::of).toList();
    }

    /**
     * Checks the devices of the roles, and that those of the labeler are of use.
     *
     * @param judges folders or addresses of labeler and decomposer
     */
    void check(List<String> judges) {
        roles.check();
        if (!roles.labeler().isEmpty() && judges.stream().allMatch(judge -> new ModelAddress(judge).server())) {
            throw new IllegalArgumentException("--labeler-device has no effect on models behind servers, which choose"
                    + " their devices themselves (" + String.join(", ", judges) + "): remove it");
        }
    }

    /**
     * Returns a model that is asked only, with a copy on each of the labeler's devices. A model in a folder is opened by
     * stage; one behind a server stays open.
     */
    Policy labeler(OnDemandModels models, String folderOrAddress) {
        ModelAddress address = new ModelAddress(folderOrAddress);
        if (address.server()) {
            return models.keep(address.open(options(Optional.empty()).build()));
        }
        return models.policy(() ->
                together(roles.labeler(), place -> address.open(options(place).build())));
    }

    /** Returns a model that is asked only, as {@link #labeler} does, which is open at the same time as another one. */
    Policy beside(OnDemandModels models, Policy other, String folderOrAddress) {
        ModelAddress address = new ModelAddress(folderOrAddress);
        return address.server()
                ? labeler(models, folderOrAddress)
                : models.beside(
                        other,
                        () -> together(
                                roles.labeler(),
                                place -> address.open(options(place).build())));
    }

    /** Opens a copy on each device. The copies are closed together. */
    private static Policy together(List<ComputeDevice> devices, Function<Optional<ComputeDevice>, Policy> opener) {
        List<Policy> copies = new ArrayList<>();
        try {
            places(devices).forEach(place -> copies.add(opener.apply(place)));
            return copies.size() == 1 ? copies.get(0) : Policies.pool(copies);
        } catch (RuntimeException e) {
            copies.forEach(Policy::close);
            throw e;
        }
    }

    /** Sets how the models of an alignment are opened: the policy, its copies and its reference. */
    Alignment.Builder open(Alignment.Builder alignment) {
        List<Optional<ComputeDevice>> places = places(roles.policy());
        alignment
                .open(folder -> trainable(folder, places.get(0)))
                .copies(places.stream().skip(1).map(this::copy).toList());
        return roles.reference().isEmpty()
                ? alignment
                : alignment.reference(folder -> together(roles.reference(), place -> trainable(folder, place)));
    }

    /** Opens the model to train, on the first of its devices. */
    public TrainablePolicy policy(Path folder) {
        return trainable(folder, places(roles.policy()).get(0));
    }

    /** Adds the copies of the model to train that are its replicas, one on each further device of the policy. */
    public List<TrainablePolicy> replicas(OnDemandModels models, Path folder) {
        return places(roles.policy()).stream()
                .skip(1)
                .map(place -> models.trainable(() -> trainable(folder, place)))
                .toList();
    }

    /** Adds a reference model, with a copy on each of its devices. A model in a folder is opened by stage. */
    public Policy reference(OnDemandModels models, String folderOrAddress) {
        ModelAddress address = new ModelAddress(folderOrAddress);
        if (address.server()) {
            return models.keep(address.open(opened(false)));
        }
        return models.policy(() ->
                together(roles.reference(), place -> address.open(options(place).build())));
    }

    /**
     * Adds the model to train once more as its own reference, on the devices of the reference. If the folder holds
     * adapters, the reference is the model without them, as it is on the device of the policy.
     */
    public Policy ownReference(OnDemandModels models, Path folder) {
        return models.policy(
                () -> together(roles.reference(), place -> OwnReference.withoutAdapters(trainable(folder, place))));
    }

    private Function<Path, TrainablePolicy> copy(Optional<ComputeDevice> place) {
        return folder -> trainable(folder, place);
    }

    private TrainablePolicy trainable(Path folder, Optional<ComputeDevice> place) {
        PolicyOptions.Builder options = options(place);
        return Policies.open(folder, (storage == null ? options : options.storage(storage)).build());
    }

    /** How a model that is asked only, or one that is trained, is opened without a device of its role. */
    public PolicyOptions opened(boolean trained) {
        PolicyOptions.Builder options = options(Optional.empty());
        return (trained && storage != null ? options.storage(storage) : options).build();
    }

    /** The devices of the roles. */
    public RoleDevices roles() {
        return roles;
    }

    /** What results depend on. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("storage", storage == null ? "as stored" : storage.torchName());
        return settings;
    }

    /** The type that trained weights are written in, if one is asked for. */
    public @Nullable ScalarType storage() {
        return storage;
    }
}
