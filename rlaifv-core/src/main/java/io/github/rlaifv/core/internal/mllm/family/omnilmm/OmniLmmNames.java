package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import io.github.rlaifv.core.internal.mllm.weights.PrefixNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import io.github.rlaifv.core.internal.mllm.weights.WeightAndBias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensor names of OmniLMM. Tower and resampler have the same names in files; the language model is under {@code
 * model.} there.
 */
final class OmniLmmNames extends PrefixNames {
    static final String TOWER = "model.vision_tower.";
    static final String RESAMPLER = "model.resampler.";
    private static final String LANGUAGE_MODEL = "model.language_model.";
    private static final PrefixRenames PARAMETERS = new PrefixRenames(List.of(
            Map.entry(TOWER, TOWER),
            Map.entry(RESAMPLER, RESAMPLER),
            Map.entry("lm_head.", "lm_head."),
            Map.entry("model.layers.", LANGUAGE_MODEL + "layers."),
            Map.entry("model.embed_tokens.", LANGUAGE_MODEL + "embed_tokens."),
            Map.entry("model.norm.", LANGUAGE_MODEL + "norm.")));
    private static final PrefixRenames PUBLISHED = new PrefixRenames(List.of(Map.entry(LANGUAGE_MODEL, "model.")));

    OmniLmmNames() {
        super(PARAMETERS, PUBLISHED);
    }

    /** The official code uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }

    /** Parameters of the tower's embedding by kernel name. */
    static Map<String, String> embedding() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("patch", TOWER + "patch_embed.proj.weight");
        names.put("patch_bias", TOWER + "patch_embed.proj.bias");
        names.put("class", TOWER + "cls_token");
        names.put("position", TOWER + "pos_embed");
        return names;
    }

    /** Parameters of one of the tower's blocks. */
    static Map<String, String> block(int block) {
        String p = TOWER + "blocks." + block + ".";
        Map<String, String> names = new LinkedHashMap<>();
        names.put("qkv", p + "attn.qkv.weight");
        names.put("q_bias", p + "attn.q_bias");
        names.put("v_bias", p + "attn.v_bias");
        WeightAndBias.put(names, "proj", p + "attn.proj");
        WeightAndBias.put(names, "norm1", p + "norm1");
        WeightAndBias.put(names, "fc1", p + "mlp.fc1");
        WeightAndBias.put(names, "fc2", p + "mlp.fc2");
        WeightAndBias.put(names, "norm2", p + "norm2");
        return names;
    }

    /** Parameters of the tower's last norm. */
    static Map<String, String> norm() {
        Map<String, String> names = new LinkedHashMap<>();
        WeightAndBias.put(names, "norm", TOWER + "norm");
        return names;
    }

    /** Parameters of the resampler, in the kernel's order. */
    static Map<String, String> resampler() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("query", RESAMPLER + "query");
        names.put("kv", RESAMPLER + "kv_proj.weight");
        WeightAndBias.put(names, "ln_q", RESAMPLER + "ln_q");
        WeightAndBias.put(names, "ln_kv", RESAMPLER + "ln_kv");
        names.put("in", RESAMPLER + "attn.in_proj_weight");
        names.put("in_bias", RESAMPLER + "attn.in_proj_bias");
        WeightAndBias.put(names, "out", RESAMPLER + "attn.out_proj");
        WeightAndBias.put(names, "ln_post", RESAMPLER + "ln_post");
        names.put("proj", RESAMPLER + "proj");
        return names;
    }

    /** The positions of the queries, which are stored but not trained. */
    static String positions() {
        return RESAMPLER + "pos_embed";
    }
}
