package io.github.rlaifv.core.internal.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.List;

/** A family of models with one architecture, recognized by config.json. Implementations have no state. */
public interface ModelFamily {

    /** The values of {@code model_type} in config.json that this family opens. */
    List<String> modelTypes();

    /**
     * Whether this family opens a model. The first family that does is used.
     *
     * @param modelType the {@code model_type} of config.json; empty if it has none
     * @param config the parsed config.json
     */
    default boolean opens(String modelType, JsonNode config) {
        return modelTypes().contains(modelType);
    }

    /**
     * Describes the shape of a model by its config.json. Neither weights nor a tokenizer are required; other files of the
     * folder are read if they are there.
     *
     * @param folder the model folder
     * @param config the parsed config.json
     * @throws io.github.rlaifv.core.run.BadDataException naming file and field if the configuration is not supported
     */
    ModelShape describe(Path folder, JsonNode config);

    /**
     * Opens a model folder, usually with a {@link ModelAssembler}.
     *
     * @param folder the model folder
     * @param config the parsed config.json
     * @param options device, precision and other options
     * @throws io.github.rlaifv.core.run.BadDataException naming the file and what is missing or does not match
     */
    LocalPolicy open(Path folder, JsonNode config, PolicyOptions options);
}
