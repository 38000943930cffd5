package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.ArrayList;
import java.util.List;

/** Collects the parameters of a model with a given shape, in model order. Not safe for use by several threads. */
public final class ParameterList {
    private final List<Parameter> parameters = new ArrayList<>();

    /** Adds one parameter. */
    public ParameterList add(ParameterGroup group, String name, long... shape) {
        List<Long> extents = new ArrayList<>();
        for (long extent : shape) {
            extents.add(extent);
        }
        parameters.add(new Parameter(name, group, extents));
        return this;
    }

    /**
     * Adds the parameters of a linear map: {@code name.weight} [out, in] and, if it has a bias, {@code name.bias}
     * [out].
     */
    public ParameterList linear(ParameterGroup group, String name, long out, long in, boolean bias) {
        add(group, name + ".weight", out, in);
        return bias ? add(group, name + ".bias", out) : this;
    }

    /** Adds the weight and bias of a layer norm. */
    public ParameterList norm(ParameterGroup group, String name, long width) {
        return add(group, name + ".weight", width).add(group, name + ".bias", width);
    }

    /** Adds the parameters of a language model with its head. */
    public ParameterList decoder(DecoderConfig text) {
        ParameterGroup group = ParameterGroup.LANGUAGE_MODEL;
        long d = text.width();
        long q = text.attention().queryWidth();
        long kv = text.attention().keyWidth();
        add(group, Decoder.EMBEDDING, text.vocabulary(), d);
        for (int i = 0; i < text.layers(); i++) {
            String l = "model.language_model.layers." + i + ".";
            linear(group, l + "self_attn.q_proj", q, d, text.attention().inputBias());
            linear(group, l + "self_attn.k_proj", kv, d, text.attention().inputBias());
            linear(group, l + "self_attn.v_proj", kv, d, text.attention().inputBias());
            linear(group, l + "self_attn.o_proj", d, q, text.attention().outputBias());
            linear(group, l + "mlp.gate_proj", text.inner(), d, false);
            linear(group, l + "mlp.up_proj", text.inner(), d, false);
            linear(group, l + "mlp.down_proj", d, text.inner(), false);
            add(group, l + "input_layernorm.weight", d);
            add(group, l + "post_attention_layernorm.weight", d);
        }
        add(group, Decoder.FINAL_NORM, d);
        if (!text.tiedHead()) {
            add(group, Decoder.HEAD, text.vocabulary(), d);
        }
        return this;
    }

    /** Adds the parameters of a CLIP tower, as {@code ClipTower} reads them. */
    public ParameterList clipTower(VisionConfig vision) {
        ParameterGroup group = ParameterGroup.VISION_TOWER;
        String p = "model.vision_tower.";
        long d = vision.width();
        add(group, p + "embeddings.class_embedding", d);
        add(group, p + "embeddings.patch_embedding.weight", d, 3, vision.patchSize(), vision.patchSize());
        add(group, p + "embeddings.position_embedding.weight", vision.patches() + 1L, d);
        norm(group, p + "pre_layrnorm", d);
        for (int i = 0; i < vision.layers(); i++) {
            String l = p + "encoder.layers." + i + ".";
            for (String name : List.of("k_proj", "v_proj", "q_proj", "out_proj")) {
                linear(group, l + "self_attn." + name, d, d, true);
            }
            norm(group, l + "layer_norm1", d);
            linear(group, l + "mlp.fc1", vision.inner(), d, true);
            linear(group, l + "mlp.fc2", d, vision.inner(), true);
            norm(group, l + "layer_norm2", d);
        }
        return norm(group, p + "post_layernorm", d);
    }

    /** Adds the parameters of LLaVA's two-layer projector, as {@code ClipEncoder} reads them. */
    public ParameterList projector(long in, long out, boolean bias) {
        linear(ParameterGroup.PROJECTOR, "model.multi_modal_projector.linear_1", out, in, bias);
        return linear(ParameterGroup.PROJECTOR, "model.multi_modal_projector.linear_2", out, out, bias);
    }

    /** Returns the collected parameters. */
    public List<Parameter> build() {
        return List.copyOf(parameters);
    }
}
