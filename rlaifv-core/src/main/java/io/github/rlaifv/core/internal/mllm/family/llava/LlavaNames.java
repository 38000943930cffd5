package io.github.rlaifv.core.internal.mllm.family.llava;

import io.github.rlaifv.core.internal.mllm.weights.PrefixNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import java.util.List;
import java.util.Map;

/**
 * The tensor names of LLaVA-1.5 checkpoints. Parameters have the names that transformers 5 uses in memory. Files may
 * use any of several layouts. Saved folders use the published names, which every version can load.
 */
public final class LlavaNames extends PrefixNames {
    /** Renames the tensors of any layout of LLaVA-1.5 to parameters. */
    public static final PrefixRenames PARAMETERS = new PrefixRenames(List.of(
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
            Map.entry("model.norm.", "model.language_model.norm.")));

    private static final PrefixRenames PUBLISHED = new PrefixRenames(List.of(
            Map.entry("model.vision_tower.", "vision_tower.vision_model."),
            Map.entry("model.multi_modal_projector.", "multi_modal_projector."),
            Map.entry("model.language_model.", "language_model.model."),
            Map.entry("", "language_model.")));

    public LlavaNames() {
        super(PARAMETERS, PUBLISHED);
    }
}
