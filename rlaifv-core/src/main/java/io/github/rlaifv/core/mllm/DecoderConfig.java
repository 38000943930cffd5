package io.github.rlaifv.core.mllm;

import java.util.List;

/**
 * The shape of a LLaMA-like language model.
 *
 * @param width of the hidden states
 * @param inner width of the gated feed-forward part
 * @param layers how many
 * @param heads of attention
 * @param kvHeads key/value heads; heads is a multiple of it
 * @param headWidth of one head
 * @param vocabulary rows of embedding and head
 * @param maxPositions the longest path
 * @param ropeTheta base of the rotary positions
 * @param ropeSections how many of a head's column pairs turn by each axis of positions, in order; empty for one axis
 * @param normEpsilon of the RMS norms
 * @param attentionBias whether q, k and v have a bias
 * @param outputBias whether o has one
 * @param tiedHead whether the head is the embedding
 */
public record DecoderConfig(
        int width,
        int inner,
        int layers,
        int heads,
        int kvHeads,
        int headWidth,
        int vocabulary,
        int maxPositions,
        double ropeTheta,
        List<Integer> ropeSections,
        double normEpsilon,
        boolean attentionBias,
        boolean outputBias,
        boolean tiedHead) {
    public DecoderConfig {
        ropeSections = List.copyOf(ropeSections);
        int pairs = ropeSections.stream().mapToInt(Integer::intValue).sum();
        if (!ropeSections.isEmpty() && pairs != headWidth / 2) {
            throw new IllegalArgumentException("ropeSections " + ropeSections + " must add up to the " + headWidth / 2
                    + " column pairs of a head");
        }
    }

    /**
     * Reads a LLaMA; what published files leave out has LLaMA's defaults.
     *
     * @param text the language model's fields
     * @param top those of the whole model
     */
    public static DecoderConfig llama(ConfigFields text, ConfigFields top) {
        text.require("model_type", "llama");
        text.require("hidden_act", "silu");
        int width = text.positive("hidden_size", 4096);
        int heads = text.positive("num_attention_heads", 32);
        int kvHeads = text.positive("num_key_value_heads", heads);
        if (heads % kvHeads != 0) {
            throw text.bad("num_key_value_heads", "must divide num_attention_heads " + heads);
        }
        return new DecoderConfig(
                width,
                text.positive("intermediate_size", 11008),
                text.positive("num_hidden_layers", 32),
                heads,
                kvHeads,
                text.positive("head_dim", width / heads),
                text.positive("vocab_size", top.positive("vocab_size", 32064)),
                text.positive("max_position_embeddings", 2048),
                theta(text),
                List.of(),
                text.number("rms_norm_eps", 1e-6),
                text.flag("attention_bias", false),
                text.flag("attention_bias", false),
                top.flag("tie_word_embeddings", false) || text.flag("tie_word_embeddings", false));
    }

    private static double theta(ConfigFields text) {
        ConfigFields rope = text.child("rope_parameters");
        rope.require("rope_type", "default");
        ConfigFields scaling = text.child("rope_scaling");
        scaling.require("rope_type", "default");
        scaling.require("type", "default");
        return rope.number("rope_theta", text.number("rope_theta", 10000));
    }
}
