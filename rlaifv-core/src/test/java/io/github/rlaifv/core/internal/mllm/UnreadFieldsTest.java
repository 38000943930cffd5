package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unsupported fields of a checkpoint's files are rejected by name. Fields without effect are ignored. */
class UnreadFieldsTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** Fields that tools of many versions write into configurations. */
    private static final String NOTES = """
            {"_name_or_path": "here", "architectures": ["Any"], "torch_dtype": "bfloat16", "transformers_version": "4.40.1",
             "use_cache": false, "attention_dropout": 0.1, "initializer_range": 0.01, "output_attentions": false,
             "chunk_size_feed_forward": 0, "id2label": {"0": "A"}, "label2id": {"A": 0}, "max_length": 20, "min_length": 0,
             "do_sample": false, "num_beams": 1, "temperature": 1.0, "top_k": 50, "top_p": 1.0, "typical_p": 1.0,
             "repetition_penalty": 1.0, "length_penalty": 1.0, "no_repeat_ngram_size": 0, "bad_words_ids": null,
             "pruned_heads": {}, "is_decoder": false, "add_cross_attention": false, "problem_type": null,
             "tie_encoder_decoder": false, "torchscript": false, "use_bfloat16": false, "suppress_tokens": null,
             "unsloth_version": "2025.1.5", "unsloth_fixed": true, "freeze_mm_mlp_adapter": true,
             "tune_mm_vision_resampler": true, "unfreeze_mm_vision_tower": true, "_flash_attn_2_enabled": true,
             "some_new_switch": false, "some_new_setting": null}
            """;

    @TempDir
    Path temporary;

    private ModelCopy copy(String family) {
        Path target = temporary.resolve("model");
        return family.startsWith("textonly/")
                ? ModelCopy.ofResource(family, target)
                : ModelCopy.of(Fixtures.require(Fixtures.path(family, "model")), target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llava15 | config.json | text_config.mlp_bias | true",
                "llava15 | config.json | text_config.final_logit_softcapping | 30.0",
                "llava15 | config.json | text_config.partial_rotary_factor | 0.5",
                "llava15 | config.json | text_config.rope_parameters.attention_factor | 1.2",
                "llava15 | config.json | vision_config.num_channels | 4",
                "llava15 | config.json | vision_config.use_head | true",
                "llava15 | config.json | qformer_config | {\"layers\": 2}",
                "llava15 | generation_config.json | suppress_tokens | [5]",
                "llava15 | generation_config.json | no_repeat_ngram_size | 3",
                "llava15 | processor_config.json | image_processor.size_divisor | 32",
                "llava15 | processor_config.json | patch_size | 7",
                "llava15 | processor_config.json | num_additional_image_tokens | 2",
                "llava15 | processor_config.json | vision_feature_select_strategy | \"full\"",
                "llava_next | config.json | text_config.num_experts | 8",
                "llava_next | tokenizer_config.json | additional_special_tokens | [\"What\"]",
                "llava15 | tokenizer_config.json | extra_special_tokens | {\"x_token\": \"here\"}",
                "llava15 | tokenizer_config.json | split_special_tokens | true",
                "llava15 | tokenizer_config.json | image_token | \"<img>\"",
                "llava_next | tokenizer_config.json | image_token | {\"content\": \"<img>\"}",
                "llava15 | config.json | vision_feature_layer | [-2, -1]",
                "llava15 | config.json | additional_vocab_size | 1",
                "llava15 | config.json | text_config.rope_parameters | {\"rope_type\": \"yarn\", \"factor\": 2.0}",
                "llava15 | config.json | text_config.rope_parameters.attention_factor | 1.5",
                "llava15 | config.json | text_config.quantization_config | {\"bits\": 4}",
                "llava15 | processor_config.json | image_processor.crop_size | [56, 56, 56]",
                "llava15 | processor_config.json | image_processor.crop_size | {\"height\": 56.5, \"width\": 56}",
                "llava15 | processor_config.json | image_processor.resample | 3.5",
                "qwen2_5_vl | config.json | text_config.head_dim | 8",
                "qwen2_5_vl | config.json | text_config.layer_types | [\"sliding_attention\"]",
                "qwen2_5_vl | config.json | vision_config.hidden_act | \"gelu\"",
                "qwen2_5_vl | tokenizer_config.json | add_prefix_space | true",
                "llava15_original | config.json | mm_projector_depth | 4",
                "llava15_original | vision_tower/config.json | vision_config.num_registers | 4",
                "omnilmm | config.json | num_local_experts | 8",
                "qwen2_5_vl | config.json | text_config.rope_parameters.factor | 4.0",
                "qwen2_5_vl | config.json | vision_config.in_channels | 1",
                "qwen2_5_vl | config.json | vision_config.deepstack_visual_indexes | [1]",
                "qwen2_5_vl | processor_config.json | image_processor.focus | 2",
                "qwen2_5_vl | processor_config.json | image_processor.image_processor_type | \"Glm4vImageProcessor\"",
                "qwen2_5_vl | processor_config.json | image_processor.size.height | 56",
                "smolvlm | processor_config.json | image_processor.image_processor_type | \"CLIPImageProcessor\"",
                "smolvlm | processor_config.json | image_processor.size.shortest_edge | 56",
                "smolvlm | config.json | use_resampler | true",
                "smolvlm | config.json | text_config.qk_layer_norms | true",
                "smolvlm | processor_config.json | image_seq_len | 64",
                "textonly/llama | config.json | attention_multiplier | 0.5",
                "textonly/mistral | config.json | layer_types | [\"linear_attention\"]",
                "textonly/qwen2 | config.json | use_qk_norm | true"
            })
    void unsupportedFieldsWithAnEffectAreRejected(String family, String file, String path, String value)
            throws IOException {
        ModelCopy model = copy(family);
        JsonNode node = JSON.readTree(value);
        String[] names = path.split("\\.");
        String field = names[names.length - 1];
        model.json(file, root -> {
            ObjectNode at = root;
            for (int i = 0; i < names.length - 1; i++) {
                at = at.withObject(names[i]);
            }
            at.set(field, node);
        });
        assertThatThrownBy(() -> Policies.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(Path.of(file).getFileName().toString(), field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llava15",
                "llava_next",
                "llava15_original",
                "omnilmm",
                "qwen2_5_vl",
                "smolvlm",
                "textonly/llama",
                "textonly/mistral",
                "textonly/qwen2"
            })
    void fieldsWithoutEffectAreIgnored(String family) throws IOException {
        ModelCopy model = copy(family);
        ObjectNode notes = (ObjectNode) JSON.readTree(NOTES);
        model.config(config -> {
            ObjectNode more = config.objectNode();
            notes.properties().forEach(note -> {
                if (!config.has(note.getKey())) {
                    more.set(note.getKey(), note.getValue());
                }
            });
            config.setAll(more);
            for (String part : new String[] {"text_config", "vision_config"}) {
                if (config.path(part).isObject()) {
                    notes.properties().forEach(note -> {
                        if (!config.path(part).has(note.getKey())) {
                            ((ObjectNode) config.path(part)).set(note.getKey(), note.getValue());
                        }
                    });
                }
            }
        });
        if (Files.exists(model.folder().resolve("generation_config.json"))) {
            model.json(
                    "generation_config.json",
                    generation -> generation
                            .put("do_sample", true)
                            .put("temperature", 0.2)
                            .put("top_p", 0.9)
                            .put("max_new_tokens", 20)
                            .put("return_legacy_cache", true)
                            .put("_from_model_config", true));
        }
        try (Policy policy = Policies.open(model.folder())) {
            assertThat(policy.name()).isEqualTo("model");
        }
    }
}
