package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.internal.mllm.lora.LoraModule;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.mllm.weights.WeightAndBias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The names that the kernels use for weights, in the kernels' order, mapped to the names of parameters. */
public final class LayerNames {
    private LayerNames() {}

    public static Map<String, String> decoderLayer(int layer) {
        String p = "model.language_model.layers." + layer + ".";
        Map<String, String> names = new LinkedHashMap<>();
        names.put("input_norm", p + "input_layernorm.weight");
        names.put("q", p + "self_attn.q_proj.weight");
        names.put("k", p + "self_attn.k_proj.weight");
        names.put("v", p + "self_attn.v_proj.weight");
        names.put("o", p + "self_attn.o_proj.weight");
        names.put("post_norm", p + "post_attention_layernorm.weight");
        names.put("gate", p + "mlp.gate_proj.weight");
        names.put("up", p + "mlp.up_proj.weight");
        names.put("down", p + "mlp.down_proj.weight");
        names.put("q_bias", p + "self_attn.q_proj.bias");
        names.put("k_bias", p + "self_attn.k_proj.bias");
        names.put("v_bias", p + "self_attn.v_proj.bias");
        names.put("o_bias", p + "self_attn.o_proj.bias");
        names.put("gate_bias", p + "mlp.gate_proj.bias");
        names.put("up_bias", p + "mlp.up_proj.bias");
        names.put("down_bias", p + "mlp.down_proj.bias");
        return names;
    }

    /** The weights of a CLIP tower's embedding. */
    public static Map<String, String> visionEmbedding() {
        String p = "model.vision_tower.";
        Map<String, String> names = new LinkedHashMap<>();
        names.put("patch", p + "embeddings.patch_embedding.weight");
        names.put("class", p + "embeddings.class_embedding");
        names.put("position", p + "embeddings.position_embedding.weight");
        names.put("pre_norm", p + "pre_layrnorm.weight");
        names.put("pre_norm_bias", p + "pre_layrnorm.bias");
        return names;
    }

    /** The weights of one layer of a CLIP tower. */
    public static Map<String, String> visionLayer(int layer) {
        String p = "model.vision_tower.encoder.layers." + layer + ".";
        Map<String, String> names = new LinkedHashMap<>();
        WeightAndBias.put(names, "norm1", p + "layer_norm1");
        WeightAndBias.put(names, "q", p + "self_attn.q_proj");
        WeightAndBias.put(names, "k", p + "self_attn.k_proj");
        WeightAndBias.put(names, "v", p + "self_attn.v_proj");
        WeightAndBias.put(names, "out", p + "self_attn.out_proj");
        WeightAndBias.put(names, "norm2", p + "layer_norm2");
        WeightAndBias.put(names, "fc1", p + "mlp.fc1");
        WeightAndBias.put(names, "fc2", p + "mlp.fc2");
        return names;
    }

    /** The weights of LLaVA's two-layer projector. */
    public static Map<String, String> projector() {
        Map<String, String> names = new LinkedHashMap<>();
        WeightAndBias.put(names, "linear_1", "model.multi_modal_projector.linear_1");
        WeightAndBias.put(names, "linear_2", "model.multi_modal_projector.linear_2");
        return names;
    }

    /**
     * The weights that can have adapters, with their places, in the kernels' order.
     *
     * @param layers number of decoder layers
     * @param vision weights of the vision encoder, see {@link VisionEncoder#adaptable}
     */
    public static Map<String, LoraModule.Place> adaptable(int layers, Map<String, String> vision) {
        Map<String, LoraModule.Place> places = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            Map<String, String> names = decoderLayer(layer);
            for (String key : List.of("q", "k", "v", "o", "gate", "up", "down")) {
                places.put(Objects.requireNonNull(names.get(key)), new LoraModule.Place(layer, key));
            }
        }
        vision.forEach((key, weight) -> places.put(weight, new LoraModule.Place(LoraModule.Place.PROJECTOR, key)));
        return places;
    }
}
