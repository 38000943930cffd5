package io.github.rlaifv.core.internal.mllm.family.llava;

import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensor names of LLaVA-1.5 checkpoints. Parameters have the names that transformers 5 uses in memory. Files may
 * use any of several layouts. Saved folders use the published names, which every version can load.
 */
public final class LlavaNames implements TensorNames {
    /** Tried in order, so longer prefixes come before their own beginnings. */
    private static final List<Map.Entry<String, String>> PREFIXES = List.of(
            Map.entry("model.vision_tower.vision_tower.vision_model.", "model.vision_tower."),
            Map.entry("model.vision_tower.vision_tower.", "model.vision_tower."),
            Map.entry("model.vision_tower.vision_model.", "model.vision_tower."),
            Map.entry("model.vision_tower.", "model.vision_tower."),
            Map.entry("vision_tower.vision_model.", "model.vision_tower."),
            Map.entry("vision_tower.", "model.vision_tower."),
            Map.entry("model.mm_projector.0.", "model.multi_modal_projector.linear_1."),
            Map.entry("model.mm_projector.2.", "model.multi_modal_projector.linear_2."),
            Map.entry("model.multi_modal_projector.", "model.multi_modal_projector."),
            Map.entry("multi_modal_projector.", "model.multi_modal_projector."),
            Map.entry("language_model.lm_head.", "lm_head."),
            Map.entry("lm_head.", "lm_head."),
            Map.entry("language_model.model.", "model.language_model."),
            Map.entry("model.language_model.", "model.language_model."),
            Map.entry("model.layers.", "model.language_model.layers."),
            Map.entry("model.embed_tokens.", "model.language_model.embed_tokens."),
            Map.entry("model.norm.", "model.language_model.norm."));

    @Override
    public Optional<String> parameter(String stored) {
        return PREFIXES.stream()
                .filter(prefix -> stored.startsWith(prefix.getKey()))
                .findFirst()
                .map(prefix ->
                        prefix.getValue() + stored.substring(prefix.getKey().length()));
    }

    @Override
    public String published(String parameter) {
        if (parameter.startsWith("model.vision_tower.")) {
            return "vision_tower.vision_model." + parameter.substring("model.vision_tower.".length());
        }
        if (parameter.startsWith("model.multi_modal_projector.")) {
            return parameter.substring("model.".length());
        }
        if (parameter.startsWith("model.language_model.")) {
            return "language_model.model." + parameter.substring("model.language_model.".length());
        }
        return "language_model." + parameter;
    }
}
