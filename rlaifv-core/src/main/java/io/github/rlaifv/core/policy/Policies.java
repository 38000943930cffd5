package io.github.rlaifv.core.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.mllm.llava.LlavaFamily;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens models. */
public final class Policies {
    private Policies() {}

    /** Opens a model folder with {@link PolicyOptions#defaults()}. */
    public static TrainablePolicy open(Path folder) {
        return open(folder, PolicyOptions.defaults());
    }

    /**
     * Opens a model folder in the Hugging Face layout: config.json, safetensors weights, tokenizer.json, image processor
     * settings. Weights are mapped, not read. The caller closes the policy.
     *
     * @throws BadDataException naming the file and what to do, if the folder can't be used
     */
    public static TrainablePolicy open(Path folder, PolicyOptions options) {
        Path file = folder.resolve("config.json");
        if (!Files.exists(file)) {
            throw new BadDataException(folder + " has no config.json; give the folder of a Hugging Face checkpoint");
        }
        JsonNode config;
        try {
            config = new JsonMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read as JSON: " + e.getMessage(), e);
        }
        String type = config.path("model_type").asText("");
        if (type.equals(LlavaFamily.MODEL_TYPE)) {
            return LlavaFamily.open(folder, config, options);
        }
        throw new BadDataException(
                file + ": model_type '" + type + "' is not supported; supported is '" + LlavaFamily.MODEL_TYPE + "'");
    }
}
