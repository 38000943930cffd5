package io.github.rlaifv.core.model;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several adapters of one base model, such as those of all rounds of an alignment, over a single copy of the base's weights.
 * Each adapter is a policy of its own. Before a call of one of them, its adapter replaces that of the last call, which
 * takes the time of reading the adapter's file. So pass many requests per call. Calls of several threads take turns.
 *
 * <p>Closing it closes the base; closing one of the policies has no effect.
 */
public final class AdapterModels implements AutoCloseable {
    private static final String CONFIG = "adapter_config.json";

    private final TrainablePolicy opened;
    private final List<Policy> models;
    private final Policy base;

    private AdapterModels(TrainablePolicy opened, List<Path> adapters) {
        this.opened = opened;
        AdapterTurns turns = new AdapterTurns(opened);
        List<Policy> all = new ArrayList<>();
        adapters.forEach(adapter -> all.add(new AdapterModel(opened, turns, Optional.of(adapter))));
        models = List.copyOf(all);
        base = new AdapterModel(opened, turns, Optional.empty());
    }

    /** Returns whether all folders hold adapters, and of the same base model. */
    public static boolean share(List<Path> folders) {
        return !folders.isEmpty()
                && folders.stream().allMatch(AdapterModels::isAdapter)
                && folders.stream().map(AdapterModels::baseOf).distinct().count() == 1;
    }

    /**
     * Opens the base of some adapters once.
     *
     * @param folders folders of the adapters, in PEFT's layout, at least one
     * @param options how the base is opened
     * @throws BadDataException naming the folder that holds no adapter, or one of another base than the first, or the file
     *     that can't be used
     */
    public static AdapterModels open(List<Path> folders, PolicyOptions options) {
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("at least one folder of adapters is required");
        }
        for (Path folder : folders) {
            if (!isAdapter(folder)) {
                throw new BadDataException(
                        folder + " holds no adapter (" + CONFIG + " is missing): name folders of adapters");
            }
            if (!baseOf(folder).equals(baseOf(folders.get(0)))) {
                throw new BadDataException("the adapter " + folder + " belongs to the base " + baseOf(folder)
                        + ", but " + folders.get(0) + " to " + baseOf(folders.get(0))
                        + ": open models of different bases one by one (Policies.open)");
            }
        }
        TrainablePolicy opened = Policies.open(baseOf(folders.get(0)), options);
        try {
            return new AdapterModels(opened, folders);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static boolean isAdapter(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG)) && !Files.exists(folder.resolve("config.json"));
    }

    private static Path baseOf(Path folder) {
        return AdapterBase.of(folder, folder.resolve(CONFIG)).toAbsolutePath().normalize();
    }

    /** The base with each of the adapters, in the order of the folders. */
    public List<Policy> models() {
        return models;
    }

    /** The base without adapters. */
    public Policy base() {
        return base;
    }

    @Override
    public void close() {
        opened.close();
    }
}
