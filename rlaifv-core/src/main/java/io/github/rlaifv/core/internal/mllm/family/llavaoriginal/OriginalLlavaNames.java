package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import io.github.rlaifv.core.internal.mllm.family.llava.LlavaNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import java.util.List;
import java.util.Map;

/** Reads LLaVA-1.5 tensor names in any layout and writes the original ones. */
final class OriginalLlavaNames extends PrefixNames {
    /** Prefix of the names of a CLIP checkpoint. */
    static final String TOWER = "model.vision_tower.vision_tower.";

    private static final PrefixRenames PUBLISHED = new PrefixRenames(List.of(
            Map.entry("model.vision_tower.", TOWER + "vision_model."),
            Map.entry("model.multi_modal_projector.linear_1", "model.mm_projector.0"),
            Map.entry("model.multi_modal_projector.linear_2", "model.mm_projector.2"),
            Map.entry("model.language_model.", "model.")));

    OriginalLlavaNames() {
        super(LlavaNames.PARAMETERS, PUBLISHED);
    }

    /** The official code uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }
}
