package io.github.rlaifv.core.internal.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.List;

/** Models of one architecture, as config.json tells them apart. Implementations have no state. */
public interface ModelFamily {

    /** The values of config.json's {@code model_type} that this family opens. */
    List<String> modelTypes();

    /**
     * Whether this family opens a model; the first one that does is taken.
     *
     * @param modelType as config.json has it, empty where it has none
     * @param config the parsed config.json
     */
    default boolean opens(String modelType, JsonNode config) {
        return modelTypes().contains(modelType);
    }

    /**
     * Opens a folder, usually through a {@link ModelAssembler}.
     *
     * @param config the parsed config.json
     * @throws io.github.rlaifv.core.run.BadDataException naming the file and what is missing or doesn't fit
     */
    LocalPolicy open(Path folder, JsonNode config, PolicyOptions options);
}
