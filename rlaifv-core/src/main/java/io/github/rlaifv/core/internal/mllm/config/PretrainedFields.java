package io.github.rlaifv.core.internal.mllm.config;

/**
 * Fields that the files of every family may have and that do not affect this library's computations: notes of the
 * software that wrote the files, and generation settings, which callers give as {@link
 * io.github.rlaifv.core.policy.Sampling} instead.
 */
public final class PretrainedFields {
    private PretrainedFields() {}

    /** Generation settings that callers give as {@code Sampling}, and related fields. */
    private static final FieldRules SAMPLING = FieldRules.NONE
            .harmless("max_length", "max_new_tokens", "max_time", "do_sample", "early_stopping", "num_beams")
            .harmless("num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p", "min_p", "top_h")
            .harmless("typical_p", "epsilon_cutoff", "eta_cutoff", "repetition_penalty", "length_penalty")
            .harmless("num_return_sequences", "output_scores", "output_logits", "output_attentions")
            .harmless("output_hidden_states", "return_dict", "return_dict_in_generate", "remove_invalid_values")
            .harmless("renormalize_logits", "use_cache", "penalty_alpha", "low_memory")
            .only("min_length", 0)
            .only("min_new_tokens", 0)
            .only("no_repeat_ngram_size", 0)
            .only("encoder_no_repeat_ngram_size", 0)
            .only("encoder_repetition_penalty", 1)
            .only("guidance_scale", 1);

    /** Ids of tokens, which are read together with the tokenizer. */
    private static final FieldRules IDS = FieldRules.NONE
            .followed("bos_token_id", "eos_token_id", "pad_token_id")
            .harmless("unk_token_id", "sep_token_id", "cls_token_id", "mask_token_id", "decoder_start_token_id");

    /** The fields of config.json and its nested objects. */
    public static final FieldRules CONFIG = SAMPLING.and(IDS)
            .followed("model_type", "quantization_config")
            // Features of other models, with the values that switch them off.
            .only("additional_vocab_size", 0)
            .only("num_experts", 0)
            .only("num_local_experts", 0)
            .only("num_nextn_predict_layers", 0)
            .only("final_logit_softcapping", 0)
            .only("attn_logit_softcapping", 0)
            .only("embedding_multiplier", 1)
            .only("residual_multiplier", 1)
            .only("logits_scaling", 1)
            .only("logit_scale", 1)
            .harmless("architectures", "auto_map", "dtype", "torch_dtype", "name_or_path", "torchscript")
            .harmless("attn_implementation", "use_bfloat16", "chunk_size_feed_forward", "finetuning_task", "num_labels")
            .harmless("id2label", "label2id", "problem_type", "tokenizer_class", "processor_class", "prefix")
            .harmless("initializer_range", "initializer_factor", "attention_dropout", "dropout", "hidden_dropout")
            .harmless("resid_pdrop", "embd_pdrop", "attn_pdrop", "embedding_dropout", "residual_dropout", "mlp_dropout")
            .harmless("neftune_noise_alpha", "gradient_checkpointing", "is_decoder", "pretraining_tp", "ignore_index")
            .harmless("flash_attn", "use_flash_attention_2", "version", "license", "language", "base_model");

    /** The fields of generation_config.json. */
    public static final FieldRules GENERATION = SAMPLING.and(IDS)
            .harmless("cache_implementation", "cache_config", "max_cache_len", "compile_config", "disable_compile")
            .harmless("prefill_chunk_size", "chat_format", "max_window_size", "attn_implementation", "use_mtp")
            .harmless("is_assistant", "num_assistant_tokens", "num_assistant_tokens_schedule", "speculation_type")
            .harmless("assistant_confidence_threshold", "prompt_lookup_num_tokens", "max_matching_ngram_size")
            .harmless("assistant_early_exit", "assistant_lookbehind", "target_lookbehind", "assistant_ensemble_weight")
            .harmless("continuous_batching_config", "dtype", "torch_dtype", "return_legacy_cache", "trust_remote_code");
}
