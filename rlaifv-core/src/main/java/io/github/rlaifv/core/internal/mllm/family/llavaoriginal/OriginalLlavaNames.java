package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import io.github.rlaifv.core.internal.mllm.family.llava.LlavaNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads LLaVA-1.5 tensor names in any layout and writes the original ones. */
final class OriginalLlavaNames implements TensorNames {
    /** Prefix of the names of a CLIP checkpoint. */
    static final String TOWER = "model.vision_tower.vision_tower.";

    private static final PrefixRenames PUBLISHED = new PrefixRenames(List.of(
            Map.entry("model.vision_tower.", TOWER + "vision_model."),
            Map.entry("model.multi_modal_projector.linear_1", "model.mm_projector.0"),
            Map.entry("model.multi_modal_projector.linear_2", "model.mm_projector.2"),
            Map.entry("model.language_model.", "model.")));

    private final LlavaNames names = new LlavaNames();

    @Override
    public Optional<String> parameter(String stored) {
        return names.parameter(stored);
    }

    @Override
    public String published(String parameter) {
        return PUBLISHED.of(parameter).orElse(parameter);
    }

    /** The official code uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }
}
