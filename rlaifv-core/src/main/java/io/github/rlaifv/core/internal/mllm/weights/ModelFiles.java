package io.github.rlaifv.core.internal.mllm.weights;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a model came from and how it is written back.
 *
 * @param folder it was opened from
 * @param config the parsed config.json
 * @param checkpoint its weight files
 * @param attached folders beside it that the model is opened from too, by the name that they get inside a saved folder
 * @param names how files and the family's own code call the parameters
 */
public record ModelFiles(
        Path folder, JsonNode config, Checkpoint checkpoint, Map<String, Path> attached, TensorNames names) {
    public ModelFiles {
        attached = Map.copyOf(attached);
    }

    /** The folder's own name. */
    public String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "model" : name.toString();
    }

    /** The family, as config.json names it. */
    public String family() {
        return config.path("model_type").asText();
    }
}
