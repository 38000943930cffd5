package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import io.github.rlaifv.core.internal.mllm.family.llava.LlavaNames;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.Optional;

/** Reads LLaVA-1.5 tensor names in any layout and writes the original ones. */
final class OriginalLlavaNames implements TensorNames {
    /** Prefix of the names of a CLIP checkpoint. */
    static final String TOWER = "model.vision_tower.vision_tower.";

    private static final String PROJECTOR = "model.multi_modal_projector.linear_";
    private static final String LANGUAGE_MODEL = "model.language_model.";

    private final LlavaNames names = new LlavaNames();

    @Override
    public Optional<String> parameter(String stored) {
        return names.parameter(stored);
    }

    @Override
    public String published(String parameter) {
        if (parameter.startsWith("model.vision_tower.")) {
            return TOWER + "vision_model." + parameter.substring("model.vision_tower.".length());
        }
        if (parameter.startsWith(PROJECTOR)) {
            String rest = parameter.substring(PROJECTOR.length());
            return "model.mm_projector." + (rest.startsWith("1") ? "0" : "2") + rest.substring(1);
        }
        return parameter.startsWith(LANGUAGE_MODEL)
                ? "model." + parameter.substring(LANGUAGE_MODEL.length())
                : parameter;
    }

    /** The official code uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }
}
