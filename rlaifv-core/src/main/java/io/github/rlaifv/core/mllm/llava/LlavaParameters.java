package io.github.rlaifv.core.mllm.llava;

import io.github.rlaifv.core.mllm.DecoderConfig;
import io.github.rlaifv.core.mllm.VisionConfig;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.ArrayList;
import java.util.List;

/** The parameters that a LLaVA-1.5 model of a given shape has, in model order. */
final class LlavaParameters {
    private final List<Parameter> parameters = new ArrayList<>();

    private LlavaParameters() {}

    static List<Parameter> of(LlavaConfig config) {
        LlavaParameters result = new LlavaParameters();
        result.vision(config.vision());
        result.projector(config);
        result.text(config.text());
        return List.copyOf(result.parameters);
    }

    private void vision(VisionConfig vision) {
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
                linear(group, l + "self_attn." + name, d, d);
            }
            norm(group, l + "layer_norm1", d);
            linear(group, l + "mlp.fc1", vision.inner(), d);
            linear(group, l + "mlp.fc2", d, vision.inner());
            norm(group, l + "layer_norm2", d);
        }
        norm(group, p + "post_layernorm", d);
    }

    private void projector(LlavaConfig config) {
        String p = "model.multi_modal_projector.";
        long d = config.text().width();
        for (int i = 1; i <= 2; i++) {
            long in = i == 1 ? config.vision().width() : d;
            add(ParameterGroup.PROJECTOR, p + "linear_" + i + ".weight", d, in);
            if (config.projectorBias()) {
                add(ParameterGroup.PROJECTOR, p + "linear_" + i + ".bias", d);
            }
        }
    }

    private void text(DecoderConfig text) {
        ParameterGroup group = ParameterGroup.LANGUAGE_MODEL;
        String p = "model.language_model.";
        long d = text.width();
        long q = (long) text.heads() * text.headWidth();
        long kv = (long) text.kvHeads() * text.headWidth();
        add(group, p + "embed_tokens.weight", text.vocabulary(), d);
        for (int i = 0; i < text.layers(); i++) {
            String l = p + "layers." + i + ".";
            attention(l + "self_attn.q_proj", q, d, text.attentionBias());
            attention(l + "self_attn.k_proj", kv, d, text.attentionBias());
            attention(l + "self_attn.v_proj", kv, d, text.attentionBias());
            attention(l + "self_attn.o_proj", d, q, text.attentionBias());
            add(group, l + "mlp.gate_proj.weight", text.inner(), d);
            add(group, l + "mlp.up_proj.weight", text.inner(), d);
            add(group, l + "mlp.down_proj.weight", d, text.inner());
            add(group, l + "input_layernorm.weight", d);
            add(group, l + "post_attention_layernorm.weight", d);
        }
        add(group, p + "norm.weight", d);
        if (!text.tiedHead()) {
            add(group, "lm_head.weight", text.vocabulary(), d);
        }
    }

    private void attention(String name, long out, long in, boolean bias) {
        add(ParameterGroup.LANGUAGE_MODEL, name + ".weight", out, in);
        if (bias) {
            add(ParameterGroup.LANGUAGE_MODEL, name + ".bias", out);
        }
    }

    private void linear(ParameterGroup group, String name, long out, long in) {
        add(group, name + ".weight", out, in);
        add(group, name + ".bias", out);
    }

    private void norm(ParameterGroup group, String name, long width) {
        add(group, name + ".weight", width);
        add(group, name + ".bias", width);
    }

    private void add(ParameterGroup group, String name, long... shape) {
        List<Long> extents = new ArrayList<>();
        for (long extent : shape) {
            extents.add(extent);
        }
        parameters.add(new Parameter(name, group, extents));
    }
}
