package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tensor names of SmolVLM. The language model is under {@code model.text_model.} in files. */
final class SmolVlmNames implements TensorNames {
    private static final String VISION = "model.vision_model.";
    private static final String CONNECTOR = "model.connector.";
    private static final String TEXT = "model.text_model.";
    private static final String LANGUAGE_MODEL = "model.language_model.";

    @Override
    public Optional<String> parameter(String stored) {
        if (stored.startsWith(TEXT)) {
            return Optional.of(LANGUAGE_MODEL + stored.substring(TEXT.length()));
        }
        boolean known = stored.startsWith(VISION) || stored.startsWith(CONNECTOR) || stored.startsWith("lm_head.");
        return known ? Optional.of(stored) : Optional.empty();
    }

    @Override
    public String published(String parameter) {
        return parameter.startsWith(LANGUAGE_MODEL) ? TEXT + parameter.substring(LANGUAGE_MODEL.length()) : parameter;
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
        both(names, "norm1", p + "layer_norm1");
        for (String key : List.of("q", "k", "v")) {
            both(names, key, p + "self_attn." + key + "_proj");
        }
        both(names, "out", p + "self_attn.out_proj");
        both(names, "norm2", p + "layer_norm2");
        both(names, "fc1", p + "mlp.fc1");
        both(names, "fc2", p + "mlp.fc2");
        return names;
    }

    /** Parameters of the last norm. */
    static Map<String, String> norm() {
        Map<String, String> names = new LinkedHashMap<>();
        both(names, "norm", VISION + "post_layernorm");
        return names;
    }

    /** Parameters of the connector. */
    static Map<String, String> connector() {
        return Map.of("linear_1", CONNECTOR + "modality_projection.proj.weight");
    }

    private static void both(Map<String, String> names, String key, String parameter) {
        names.put(key, parameter + ".weight");
        names.put(key + "_bias", parameter + ".bias");
    }
}
