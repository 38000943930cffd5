package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.mllm.ModelFamily;
import io.github.rlaifv.core.mllm.llava.LlavaFamily;
import io.github.rlaifv.core.mllm.llavanext.LlavaNextFamily;
import io.github.rlaifv.core.mllm.llavaoriginal.OriginalLlavaFamily;
import io.github.rlaifv.core.mllm.omnilmm.OmniLmmFamily;
import io.github.rlaifv.core.mllm.qwenvl.QwenVlFamily;
import io.github.rlaifv.core.mllm.smolvlm.SmolVlmFamily;
import io.github.rlaifv.core.mllm.textonly.TextOnlyFamily;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;

/** The families that {@link Policies} opens. */
final class ModelFamilies {
    private static final List<ModelFamily> ALL = List.of(
            new LlavaFamily(),
            new OriginalLlavaFamily(),
            new LlavaNextFamily(),
            new OmniLmmFamily(),
            new QwenVlFamily(),
            new SmolVlmFamily(),
            new TextOnlyFamily());

    private ModelFamilies() {}

    /**
     * @param modelType as config.json has it
     * @param file config.json, for messages
     */
    static ModelFamily of(String modelType, Path file) {
        return ALL.stream()
                .filter(family -> family.modelTypes().contains(modelType))
                .findFirst()
                .orElseThrow(() -> new BadDataException(file + ": model_type '" + modelType
                        + "' is not supported; supported are "
                        + String.join(
                                ", ",
                                ALL.stream()
                                        .flatMap(family -> family.modelTypes().stream())
                                        .sorted()
                                        .toList())));
    }
}
