package io.github.rlaifv.core.model;

import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the model that a PEFT adapter belongs to. */
final class AdapterBase {
    private AdapterBase() {}

    /**
     * The folder of the model that an adapter's configuration names, relative to the adapter's folder.
     *
     * @param folder folder of the adapter
     * @param config its adapter_config.json
     * @throws BadDataException if it names no model on this machine
     */
    static Path of(Path folder, Path config) {
        String base = JsonFile.read(config).path("base_model_name_or_path").asText("");
        if (base.isEmpty()) {
            throw new BadDataException(config + " names no model (base_model_name_or_path), as where the model's own"
                    + " weights had been trained before the adapter was put on: save that model, open it and load the"
                    + " adapter with adapters().load(..)");
        }
        Path model;
        try {
            model = folder.resolve(base).normalize();
        } catch (InvalidPathException e) {
            throw new BadDataException(config + ": base_model_name_or_path can't be a path: " + e.getMessage(), e);
        }
        if (!RunModel.isModel(model)) {
            model = RunModel.in(model).orElse(model);
        }
        if (!Files.exists(model.resolve("config.json"))) {
            throw new BadDataException(config + ": base_model_name_or_path '" + base + "' is not a model folder on this"
                    + " machine: " + (Files.exists(model) ? WithoutModel.describe(model) + ". Or " : "")
                    + "open the model yourself and load the adapter with adapters().load(..)");
        }
        return model;
    }
}
