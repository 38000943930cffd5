package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import io.github.rlaifv.core.internal.mllm.weights.PrefixNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import io.github.rlaifv.core.internal.mllm.weights.WeightAndBias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps the published names ({@code visual.}, {@code model.layers.}) to those that transformers 5 uses in memory. */
final class QwenVlNames extends PrefixNames {
    private static final String VISION = "model.visual.";
    private static final String LANGUAGE_MODEL = "model.language_model.";
    private static final PrefixRenames PARAMETERS = new PrefixRenames(List.of(
            Map.entry("model.visual.", VISION),
            Map.entry("visual.", VISION),
            Map.entry("model.language_model.", LANGUAGE_MODEL),
            Map.entry("model.layers.", LANGUAGE_MODEL + "layers."),
            Map.entry("model.embed_tokens.", LANGUAGE_MODEL + "embed_tokens."),
            Map.entry("model.norm.", LANGUAGE_MODEL + "norm."),
            Map.entry("lm_head.", "lm_head.")));
    private static final PrefixRenames PUBLISHED =
            new PrefixRenames(List.of(Map.entry(VISION, "visual."), Map.entry(LANGUAGE_MODEL, "model.")));

    QwenVlNames() {
        super(PARAMETERS, PUBLISHED);
    }

    /** Parameters of the patch embedding by kernel name. */
    static Map<String, String> embedding() {
        return Map.of("patch", VISION + "patch_embed.proj.weight");
    }

    /** Parameters of one block. */
    static Map<String, String> block(int block) {
        String p = VISION + "blocks." + block + ".";
        Map<String, String> names = new LinkedHashMap<>();
        names.put("norm1", p + "norm1.weight");
        names.put("norm2", p + "norm2.weight");
        WeightAndBias.put(names, "qkv", p + "attn.qkv");
        WeightAndBias.put(names, "proj", p + "attn.proj");
        WeightAndBias.put(names, "gate", p + "mlp.gate_proj");
        WeightAndBias.put(names, "up", p + "mlp.up_proj");
        WeightAndBias.put(names, "down", p + "mlp.down_proj");
        return names;
    }

    /** Parameters of the merger, in the kernel's order. */
    static Map<String, String> merger() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("ln", VISION + "merger.ln_q.weight");
        WeightAndBias.put(names, "linear_1", VISION + "merger.mlp.0");
        WeightAndBias.put(names, "linear_2", VISION + "merger.mlp.2");
        return names;
    }
}
