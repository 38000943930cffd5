package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import io.github.rlaifv.core.internal.mllm.weights.PrefixNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import io.github.rlaifv.core.internal.mllm.weights.WeightAndBias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensor names of SmolVLM. The language model is under {@code model.text_model.} in files. */
final class SmolVlmNames extends PrefixNames {
    private static final String VISION = "model.vision_model.";
    private static final String CONNECTOR = "model.connector.";
    private static final String TEXT = "model.text_model.";
    private static final String LANGUAGE_MODEL = "model.language_model.";
    private static final PrefixRenames PARAMETERS = new PrefixRenames(List.of(
            Map.entry(TEXT, LANGUAGE_MODEL),
            Map.entry(VISION, VISION),
            Map.entry(CONNECTOR, CONNECTOR),
            Map.entry("lm_head.", "lm_head.")));
    private static final PrefixRenames PUBLISHED = new PrefixRenames(List.of(Map.entry(LANGUAGE_MODEL, TEXT)));

    SmolVlmNames() {
        super(PARAMETERS, PUBLISHED);
    }

    /** Transformers uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }

    /** Parameters of the patch embedding by kernel name. */
    static Map<String, String> embedding() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("patch", VISION + "embeddings.patch_embedding.weight");
        names.put("patch_bias", VISION + "embeddings.patch_embedding.bias");
        names.put("position", VISION + "embeddings.position_embedding.weight");
        return names;
    }

    /** Parameters of one layer. */
    static Map<String, String> layer(int layer) {
        String p = VISION + "encoder.layers." + layer + ".";
        Map<String, String> names = new LinkedHashMap<>();
        WeightAndBias.put(names, "norm1", p + "layer_norm1");
        for (String key : List.of("q", "k", "v")) {
            WeightAndBias.put(names, key, p + "self_attn." + key + "_proj");
        }
        WeightAndBias.put(names, "out", p + "self_attn.out_proj");
        WeightAndBias.put(names, "norm2", p + "layer_norm2");
        WeightAndBias.put(names, "fc1", p + "mlp.fc1");
        WeightAndBias.put(names, "fc2", p + "mlp.fc2");
        return names;
    }

    /** Parameters of the last norm. */
    static Map<String, String> norm() {
        Map<String, String> names = new LinkedHashMap<>();
        WeightAndBias.put(names, "norm", VISION + "post_layernorm");
        return names;
    }

    /** Parameters of the connector. */
    static Map<String, String> connector() {
        return Map.of("linear_1", CONNECTOR + "modality_projection.proj.weight");
    }
}
