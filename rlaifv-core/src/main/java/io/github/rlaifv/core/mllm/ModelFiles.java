package io.github.rlaifv.core.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.tensor.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a model came from and how it is written back.
 *
 * @param folder it was opened from
 * @param config the parsed config.json
 * @param checkpoint its weight files
 * @param attached folders beside it that the model is opened from too, by the name that they get inside a saved folder
 * @param diskName parameter name to the name in a saved folder
 * @param parameterName name in a folder of any known layout to the parameter's; empty for others
 */
public record ModelFiles(
        Path folder,
        JsonNode config,
        Checkpoint checkpoint,
        Map<String, Path> attached,
        UnaryOperator<String> diskName,
        Function<String, Optional<String>> parameterName) {
    public ModelFiles {
        attached = Map.copyOf(attached);
    }
}
