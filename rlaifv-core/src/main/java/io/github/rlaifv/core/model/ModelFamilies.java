package io.github.rlaifv.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.family.llava.LlavaFamily;
import io.github.rlaifv.core.internal.mllm.family.llavanext.LlavaNextFamily;
import io.github.rlaifv.core.internal.mllm.family.llavaoriginal.OriginalLlavaFamily;
import io.github.rlaifv.core.internal.mllm.family.omnilmm.OmniLmmFamily;
import io.github.rlaifv.core.internal.mllm.family.qwenvl.QwenVlFamily;
import io.github.rlaifv.core.internal.mllm.family.smolvlm.SmolVlmFamily;
import io.github.rlaifv.core.internal.mllm.family.textonly.TextOnlyFamily;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;

/** The model families that {@link Policies} can open. */
final class ModelFamilies {
    private static final List<ModelFamily> ALL = List.of(
            new OriginalLlavaFamily(),
            new LlavaFamily(),
            new LlavaNextFamily(),
            new OmniLmmFamily(),
            new QwenVlFamily(),
            new SmolVlmFamily(),
            new TextOnlyFamily());

    private ModelFamilies() {}

    /**
     * Finds the family of a model by the {@code model_type} of its configuration.
     *
     * @param config the parsed config.json
     * @param file path of the config.json, for messages
     */
    static ModelFamily of(JsonNode config, Path file) {
        String modelType = config.path("model_type").asText("");
        return ALL.stream()
                .filter(family -> family.opens(modelType, config))
                .findFirst()
                .orElseThrow(() -> new BadDataException(file
                        + (modelType.isEmpty()
                                ? " has no model_type"
                                : ": model_type '" + modelType + "' is not supported")
                        + "; supported types: "
                        + String.join(
                                ", ",
                                ALL.stream()
                                        .flatMap(family -> family.modelTypes().stream())
                                        .sorted()
                                        .toList())
                        + ": give the folder of such a model, or serve this one and open its http address"));
    }
}
