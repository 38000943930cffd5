package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Maps the published names ({@code visual.}, {@code model.layers.}) to those that transformers 5 uses in memory. */
final class QwenVlNames implements TensorNames {
    private static final String VISION = "model.visual.";
    private static final String LANGUAGE_MODEL = "model.language_model.";
    private static final List<Map.Entry<String, String>> PREFIXES = List.of(
            Map.entry("model.visual.", VISION),
            Map.entry("visual.", VISION),
            Map.entry("model.language_model.", LANGUAGE_MODEL),
            Map.entry("model.layers.", LANGUAGE_MODEL + "layers."),
            Map.entry("model.embed_tokens.", LANGUAGE_MODEL + "embed_tokens."),
            Map.entry("model.norm.", LANGUAGE_MODEL + "norm."),
            Map.entry("lm_head.", "lm_head."));

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
        if (parameter.startsWith(VISION)) {
            return parameter.substring("model.".length());
        }
        return parameter.startsWith(LANGUAGE_MODEL)
                ? "model." + parameter.substring(LANGUAGE_MODEL.length())
                : parameter;
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
        both(names, "qkv", p + "attn.qkv");
        both(names, "proj", p + "attn.proj");
        both(names, "gate", p + "mlp.gate_proj");
        both(names, "up", p + "mlp.up_proj");
        both(names, "down", p + "mlp.down_proj");
        return names;
    }

    /** Parameters of the merger, in the kernel's order. */
    static Map<String, String> merger() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("ln", VISION + "merger.ln_q.weight");
        both(names, "linear_1", VISION + "merger.mlp.0");
        both(names, "linear_2", VISION + "merger.mlp.2");
        return names;
    }

    private static void both(Map<String, String> names, String key, String parameter) {
        names.put(key, parameter + ".weight");
        names.put(key + "_bias", parameter + ".bias");
    }
}
