package io.github.rlaifv.core.internal.mllm.config;

/** The configuration fields of LLaMA, Mistral and Qwen2 models. */
public final class DecoderFields {
    private DecoderFields() {}

    private static final FieldRules COMMON = PretrainedFields.CONFIG
            .followed("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads")
            .followed("num_key_value_heads", "head_dim", "hidden_act", "max_position_embeddings", "rms_norm_eps")
            .followed("rope_theta", "rope_scaling", "rope_parameters", "tie_word_embeddings", "layer_types")
            .only("partial_rotary_factor", 1)
            // Written by tools that create LLaMA-like models.
            .harmless("is_llama_config", "pixel_shuffle_factor", "perceiver_config", "max_sequence_length")
            .harmless("tokenizer_model_max_length", "tokenizer_padding_side");

    /** The fields of LLaMA. */
    public static final FieldRules LLAMA =
            COMMON.followed("attention_bias").only("mlp_bias", false).harmless("sliding_window", "max_window_layers");

    /** The fields of Mistral. */
    public static final FieldRules MISTRAL = COMMON.followed("sliding_window");

    /** The fields of Qwen2, and of the language model of Qwen2.5-VL. */
    public static final FieldRules QWEN2 =
            COMMON.followed("sliding_window", "use_sliding_window").harmless("max_window_layers");

    /** The fields of {@code rope_parameters} or {@code rope_scaling}. */
    public static final FieldRules ROPE =
            FieldRules.NONE.followed("rope_type", "type", "rope_theta").only("partial_rotary_factor", 1);

    /** Same as {@link #ROPE}, with the fields of Llama 3.1's rule, which other rules ignore. */
    static final FieldRules ROPE_LLAMA3 =
            ROPE.followed("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings");

    /** Same as {@link #ROPE}, for rules whose factor 1 leaves the frequencies unchanged. */
    static final FieldRules ROPE_UNIFORM = ROPE.followed("factor")
            .only("attention_factor", 1)
            .harmless("original_max_position_embeddings", "beta_fast", "beta_slow", "truncate");

    /** The fields of a kind of model, given as its {@code model_type}. */
    public static FieldRules of(String kind) {
        return switch (kind) {
            case "mistral" -> MISTRAL;
            case "qwen2" -> QWEN2;
            default -> LLAMA;
        };
    }
}
