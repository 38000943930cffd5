package io.github.rlaifv.core.internal.mllm.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The shape of a LLaMA-like language model.
 *
 * @param width width of the hidden states
 * @param inner inner width of the gated feed-forward part
 * @param layers number of layers
 * @param attention shape of the attention in each layer
 * @param vocabulary number of rows of embedding and head
 * @param maxPositions length of the longest sequence in tokens
 * @param rotary rotary position embedding
 * @param normEpsilon epsilon of the RMS norms
 * @param tiedHead whether the head shares the weights of the embedding
 */
public record DecoderConfig(
        int width,
        int inner,
        int layers,
        AttentionShape attention,
        int vocabulary,
        int maxPositions,
        RotaryConfig rotary,
        double normEpsilon,
        boolean tiedHead) {
    public DecoderConfig {
        int pairs = attention.headWidth() / 2;
        if (!rotary.sections().isEmpty() && rotary.pairs() != pairs) {
            throw new IllegalArgumentException("rotary sections " + rotary.sections() + " must add up to the " + pairs
                    + " column pairs of a head");
        }
    }

    /**
     * Reads the configuration of a LLaMA, Mistral or Qwen2 model. Missing fields get the defaults of its kind.
     *
     * @param text fields of the language model
     * @param top fields of the whole model
     */
    public static DecoderConfig llama(ConfigFields text, ConfigFields top) {
        Kind kind = Kind.of(text);
        if (text.node() != top.node()) {
            DecoderFields.of(text.text("model_type", "llama")).check(text);
        }
        Activation.requireSilu(text, "hidden_act");
        int width = text.positive("hidden_size", 4096);
        AttentionShape attention = attention(kind, text, width);
        int positions = positions(kind, text);
        return new DecoderConfig(
                width,
                text.positive("intermediate_size", kind.inner),
                text.layers("num_hidden_layers", 32),
                attention,
                text.positive("vocab_size", top.positive("vocab_size", 32064)),
                positions,
                new RotaryConfig(RopeScaling.theta(text, 10000), RopeScaling.of(text, positions), List.of()),
                text.epsilon("rms_norm_eps", 1e-6),
                top.flag("tie_word_embeddings", false) || text.flag("tie_word_embeddings", false));
    }

    private static AttentionShape attention(Kind kind, ConfigFields text, int width) {
        int heads = text.positive("num_attention_heads", 32);
        int kvHeads = text.positive("num_key_value_heads", kind == Kind.MISTRAL ? Math.min(8, heads) : heads);
        if (heads % kvHeads != 0) {
            throw text.bad("num_key_value_heads", "must divide num_attention_heads " + heads);
        }
        if (text.lacks("head_dim") && width % heads != 0) {
            throw text.bad("num_attention_heads", "must divide hidden_size " + width);
        }
        int headWidth = text.positive("head_dim", width / heads);
        if (headWidth % 2 != 0) {
            throw text.bad(
                    "head_dim",
                    "must be even, since rotary positions use pairs of columns; hidden_size " + width + " and " + heads
                            + " heads make it " + headWidth);
        }
        boolean bias = text.flag("attention_bias", false);
        return new AttentionShape(heads, kvHeads, headWidth, bias || kind == Kind.QWEN2, bias);
    }

    /** The kinds of LLaMA-like models with their differences. */
    private enum Kind {
        LLAMA(11008, 2048),
        MISTRAL(14336, 131072),
        QWEN2(22016, 32768);

        private final int inner;
        private final int positions;

        Kind(int inner, int positions) {
            this.inner = inner;
            this.positions = positions;
        }

        static Kind of(ConfigFields text) {
            return switch (text.text("model_type", "llama")) {
                case "llama" -> LLAMA;
                case "mistral" -> MISTRAL;
                case "qwen2" -> QWEN2;
                default -> throw text.bad("model_type", "is not supported, only llama, mistral and qwen2 are");
            };
        }
    }

    /**
     * Number of supported positions. Within a sliding window attention equals full attention; longer sequences are
     * rejected.
     */
    private static int positions(Kind kind, ConfigFields text) {
        int positions = text.positive("max_position_embeddings", kind.positions);
        boolean slides = switch (kind) {
            case LLAMA -> false;
            case MISTRAL -> !text.node().path("sliding_window").isNull();
            case QWEN2 -> text.flag("use_sliding_window", false);
        };
        for (JsonNode layer : text.raw("layer_types")) {
            if (layer.asText().equals("sliding_attention") && !text.lacks("sliding_window")) {
                slides = true;
            } else if (!layer.asText().equals("full_attention")) {
                throw text.bad("layer_types", "is not supported, only full_attention and sliding_attention are");
            }
        }
        return slides ? Math.min(positions, text.positive("sliding_window", 4096)) : positions;
    }

    /** Returns the same shape with a head of its own. */
    public DecoderConfig withOwnHead() {
        return new DecoderConfig(width, inner, layers, attention, vocabulary, maxPositions, rotary, normEpsilon, false);
    }
}
