package io.github.rlaifv.core.internal.mllm.weights;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files that a model was opened from, and how it is written back.
 *
 * @param folder folder that the model was opened from
 * @param config the parsed config.json
 * @param checkpoint weight files of the model
 * @param attached further folders that the model is opened from, by the name of their copy in a saved folder
 * @param names names of the parameters in files and in the family's own code
 */
public record ModelFiles(
        Path folder, JsonNode config, Checkpoint checkpoint, Map<String, Path> attached, TensorNames names) {
    public ModelFiles {
        attached = Map.copyOf(attached);
    }

    /** The name of the folder. */
    public String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "model" : name.toString();
    }

    /** The model family by its name in config.json. */
    public String family() {
        return config.path("model_type").asText();
    }
}
