package io.github.rlaifv.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.SizeLimits;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Describes the models that {@link Policies} opens, without their weights. Applications use {@code MemoryPlan} in the
 * package {@code io.github.rlaifv.core.plan}.
 */
public final class ModelShapes {
    private ModelShapes() {}

    /**
     * The shape of the model that a folder resolves to, as for {@link Policies#open}. Of the model itself only config.json
     * is required.
     *
     * @param folder folder of a model, of an adapter or of a run
     * @throws BadDataException if there is no model, if its family is not supported, or if its sizes are absurd
     */
    public static ModelShape of(Path folder) {
        if (!Files.exists(folder)) {
            AtomicFolder.recover(folder);
        }
        Path file = folder.resolve("config.json");
        if (Files.exists(file)) {
            JsonNode config = JsonFile.read(file);
            ModelShape shape = ModelFamilies.of(config, file).describe(folder, config);
            SizeLimits.check(shape, file);
            return shape;
        }
        Path adapter = folder.resolve("adapter_config.json");
        if (Files.exists(adapter)) {
            return adapted(folder, adapter);
        }
        return of(RunModel.in(folder).orElseThrow(() -> new BadDataException(WithoutModel.describe(folder))));
    }

    /**
     * Whether a folder resolves to adapters and the model that they name, as for {@link Policies#open}.
     *
     * @param folder folder of a model, of an adapter or of a run
     * @throws BadDataException if there is no model
     */
    public static boolean hasAdapters(Path folder) {
        if (!Files.exists(folder)) {
            AtomicFolder.recover(folder);
        }
        if (RunModel.isModel(folder)) {
            return !Files.exists(folder.resolve("config.json"));
        }
        return hasAdapters(RunModel.in(folder).orElseThrow(() -> new BadDataException(WithoutModel.describe(folder))));
    }

    /**
     * The folder that holds the configuration and the weights of a model, as {@link Policies#open} finds it: of adapters that
     * of the model that they name, of a run that of its best model.
     *
     * @param folder folder of a model, of an adapter or of a run
     * @throws BadDataException if there is no model
     */
    public static Path modelFolder(Path folder) {
        if (!Files.exists(folder)) {
            AtomicFolder.recover(folder);
        }
        if (Files.exists(folder.resolve("config.json"))) {
            return folder;
        }
        Path adapter = folder.resolve("adapter_config.json");
        return modelFolder(
                Files.exists(adapter)
                        ? AdapterBase.of(folder, adapter)
                        : RunModel.in(folder).orElseThrow(() -> new BadDataException(WithoutModel.describe(folder))));
    }

    private static ModelShape adapted(Path folder, Path config) {
        Path file = folder.resolve("adapter_model.safetensors");
        Path weights = Files.exists(file) ? file : folder.resolve("adapter_model.bin");
        try {
            return of(AdapterBase.of(folder, config)).withAdapters(Files.exists(weights) ? Files.size(weights) : 0);
        } catch (IOException e) {
            throw StorageException.reading(weights, e);
        }
    }
}
