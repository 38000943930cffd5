package io.github.rlaifv.core.internal.mllm.config;

/** The fields of LLaMA's, Mistral's and Qwen2's configurations. */
public final class DecoderFields {
    private DecoderFields() {}

    private static final FieldRules COMMON = PretrainedFields.CONFIG
            .followed("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads")
            .followed("num_key_value_heads", "head_dim", "hidden_act", "max_position_embeddings", "rms_norm_eps")
            .followed("rope_theta", "rope_scaling", "rope_parameters", "tie_word_embeddings", "layer_types")
            .only("partial_rotary_factor", 1)
            // of tools that wrote LLaMA's kind of models
            .harmless("is_llama_config", "pixel_shuffle_factor", "perceiver_config", "max_sequence_length")
            .harmless("tokenizer_model_max_length", "tokenizer_padding_side");

    /** LLaMA's. */
    public static final FieldRules LLAMA =
            COMMON.followed("attention_bias").only("mlp_bias", false).harmless("sliding_window", "max_window_layers");

    /** Mistral's. */
    public static final FieldRules MISTRAL = COMMON.followed("sliding_window");

    /** Qwen2's, and those of Qwen2.5-VL's language model. */
    public static final FieldRules QWEN2 =
            COMMON.followed("sliding_window", "use_sliding_window").harmless("max_window_layers");

    /** Of {@code rope_parameters} or {@code rope_scaling}. */
    public static final FieldRules ROPE =
            FieldRules.NONE.followed("rope_type", "type", "rope_theta").only("partial_rotary_factor", 1);

    /** The same where the frequencies follow Llama 3.1's rule; other rules leave these fields aside. */
    static final FieldRules ROPE_LLAMA3 =
            ROPE.followed("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings");

    /** The same where a rule's factor is 1 and so leaves the frequencies as they are. */
    static final FieldRules ROPE_UNIFORM = ROPE.followed("factor")
            .only("attention_factor", 1)
            .harmless("original_max_position_embeddings", "beta_fast", "beta_slow", "truncate");

    /** The rules for a kind, as {@code model_type} names it. */
    public static FieldRules of(String kind) {
        return switch (kind) {
            case "mistral" -> MISTRAL;
            case "qwen2" -> QWEN2;
            default -> LLAMA;
        };
    }
}
