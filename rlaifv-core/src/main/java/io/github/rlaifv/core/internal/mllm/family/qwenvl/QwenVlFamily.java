package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.AttentionShape;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.DecoderFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.RopeScaling;
import io.github.rlaifv.core.internal.mllm.config.RotaryConfig;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.text.ChatMlPromptFormat;
import io.github.rlaifv.core.text.ChatTemplate;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.TemplateCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens Qwen2.5-VL folders in the Hugging Face layout; images only, no videos. */
public final class QwenVlFamily implements ModelFamily {
    private static final int DESCRIBED_ROWS = 1280;
    private static final String SYSTEM = "You are a helpful assistant.";

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_5_vl");
    }

    /** An image of 1280 feature rows is assumed, a million pixels, because the limits of the model are far above. */
    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        ConfigFields top = new ConfigFields(config, folder.resolve("config.json"));
        TOP.check(top);
        DecoderConfig text = decoder(top.lacks("text_config") ? top : top.child("text_config"), top);
        QwenVisionShape shape = QwenVisionShape.of(top.child("vision_config"), text.width());
        return new ModelShape(
                "Qwen2.5-VL",
                text,
                Optional.of(shape.tower(DESCRIBED_ROWS)),
                shape.parameters(new ParameterList()).decoder(text).build(),
                StoredType.of(config));
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        ConfigFields top = new ConfigFields(config, folder.resolve("config.json"));
        // Published files have the language model's fields at the top.
        TOP.check(top);
        DecoderConfig text = decoder(top.lacks("text_config") ? top : top.child("text_config"), top);
        QwenVisionShape shape = QwenVisionShape.of(top.child("vision_config"), text.width());
        QwenImageProcessor processor = QwenImageProcessor.open(folder, shape);
        return new ModelAssembler(folder, config, options)
                .decoder(text)
                .parameters(shape.parameters(new ParameterList()).decoder(text).build())
                .names(new QwenVlNames())
                .vision(parts -> new QwenVlEncoder(parts, shape, processor))
                .format(format(folder))
                .imageToken(top.integer("image_token_id", 151655), "<|image_pad|>")
                .open();
    }

    /** The fields of Qwen2, and the ids of marks that older files have among them. */
    private static final FieldRules TEXT = DecoderFields.QWEN2.harmless(
            "image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id", "vision_token_id");

    /** The fields of the whole model; published files have the language model's among them. */
    private static final FieldRules TOP = TEXT.followed("text_config", "vision_config");

    private static final FieldRules ROPE =
            DecoderFields.ROPE.followed("mrope_section").only("mrope_interleaved", false);

    private static PromptFormat format(Path folder) {
        return ChatTemplate.read(folder)
                .map(template -> TemplateCheck.withImages(folder, template)
                        .agreeing(ChatMlPromptFormat.qwenVl(ChatMlPromptFormat.defaultSystem(template))))
                .orElseGet(() -> ChatMlPromptFormat.qwenVl(SYSTEM));
    }

    private static DecoderConfig decoder(ConfigFields text, ConfigFields top) {
        if (text.node() != top.node()) {
            TEXT.check(text);
        }
        Activation.requireSilu(text, "hidden_act");
        int width = text.positive("hidden_size", 8192);
        AttentionShape attention = attention(text, width);
        for (JsonNode layer : text.raw("layer_types")) {
            if (!layer.asText().equals("full_attention")) {
                throw text.bad("layer_types", "is not supported, only full_attention is");
            }
        }
        if (text.flag("use_sliding_window", false)) {
            throw text.bad("use_sliding_window", "must be false");
        }
        List<Integer> sections = sections(text, attention.headWidth() / 2);
        return new DecoderConfig(
                width,
                text.positive("intermediate_size", 29568),
                text.layers("num_hidden_layers", 80),
                attention,
                text.positive("vocab_size", 152064),
                text.positive("max_position_embeddings", 32768),
                new RotaryConfig(RopeScaling.theta(text, 1000000), RopeScaling.NONE, sections),
                text.epsilon("rms_norm_eps", 1e-5),
                top.flag("tie_word_embeddings", text.flag("tie_word_embeddings", false)));
    }

    private static AttentionShape attention(ConfigFields text, int width) {
        int heads = text.positive("num_attention_heads", 64);
        int kvHeads = text.positive("num_key_value_heads", 8);
        if (heads % kvHeads != 0 || width % heads != 0) {
            throw text.bad("num_attention_heads", "must divide hidden_size and be a multiple of num_key_value_heads");
        }
        if (width / heads % 2 != 0) {
            throw text.bad("num_attention_heads", "must leave an even width for each head of hidden_size " + width);
        }
        if (text.positive("head_dim", width / heads) != width / heads) {
            throw text.bad("head_dim", "must be hidden_size / num_attention_heads, " + width / heads);
        }
        return new AttentionShape(heads, kvHeads, width / heads, true, false);
    }

    /** Number of a head's column pairs for time, row and column. */
    private static List<Integer> sections(ConfigFields text, int pairsOfHead) {
        ConfigFields rope = RopeScaling.fields(text);
        ROPE.check(rope);
        for (String field : List.of("rope_type", "type")) {
            if (!List.of("default", "mrope").contains(rope.text(field, "default"))) {
                throw rope.bad(field, "is not supported, only 'mrope' and 'default' are");
            }
        }
        List<Integer> sections = rope.integers("mrope_section");
        if (sections.size() != 3
                || sections.stream().anyMatch(pairs -> pairs < 0)
                || sections.stream().mapToLong(Integer::longValue).sum() != pairsOfHead) {
            throw rope.bad("mrope_section", "must be three numbers that add up to half of a head's width");
        }
        return sections;
    }
}
