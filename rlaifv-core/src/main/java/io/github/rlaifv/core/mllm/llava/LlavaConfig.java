package io.github.rlaifv.core.mllm.llava;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.mllm.Activation;
import io.github.rlaifv.core.mllm.DecoderConfig;
import io.github.rlaifv.core.mllm.VisionConfig;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;

/**
 * The shape of a LLaVA-1.5 model, from config.json in any of its generations. Fields that published files leave out have
 * the defaults of LLaMA and CLIP.
 *
 * @param text the language model
 * @param vision the CLIP tower
 * @param projectorActivation between the projector's layers
 * @param projectorBias whether its layers have a bias
 * @param imageToken the id that stands for an image
 */
record LlavaConfig(
        DecoderConfig text,
        VisionConfig vision,
        Activation projectorActivation,
        boolean projectorBias,
        int imageToken) {

    static LlavaConfig parse(JsonNode config, Path file) {
        Fields text = new Fields(config.path("text_config"), file, "text_config.");
        Fields vision = new Fields(config.path("vision_config"), file, "vision_config.");
        Fields top = new Fields(config, file, "");
        return new LlavaConfig(
                decoder(text, top),
                tower(vision, top),
                Activation.of(top.text("projector_hidden_act", "gelu"), file + ": projector_hidden_act"),
                top.flag("multimodal_projector_bias", true),
                top.positive(config.has("image_token_id") ? "image_token_id" : "image_token_index", 32000));
    }

    private static DecoderConfig decoder(Fields text, Fields top) {
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
                text.number("rms_norm_eps", 1e-6),
                text.flag("attention_bias", false),
                top.flag("tie_word_embeddings", false) || text.flag("tie_word_embeddings", false));
    }

    private static double theta(Fields text) {
        Fields rope = text.child("rope_parameters");
        rope.require("rope_type", "default");
        Fields scaling = text.child("rope_scaling");
        scaling.require("rope_type", "default");
        scaling.require("type", "default");
        return rope.number("rope_theta", text.number("rope_theta", 10000));
    }

    private static VisionConfig tower(Fields vision, Fields top) {
        vision.require("model_type", "clip_vision_model");
        int layers = vision.positive("num_hidden_layers", 24);
        int feature = top.integer("vision_feature_layer", -2);
        int used = feature < 0 ? layers + 1 + feature : feature;
        if (used < 0 || used > layers) {
            throw top.bad("vision_feature_layer", "must name one of the tower's " + layers + " layers");
        }
        String strategy = top.text("vision_feature_select_strategy", "default");
        if (!strategy.equals("default") && !strategy.equals("full")) {
            throw top.bad("vision_feature_select_strategy", "must be 'default' or 'full'");
        }
        int imageSize = vision.positive("image_size", 336);
        int patchSize = vision.positive("patch_size", 14);
        if (imageSize < patchSize) {
            throw vision.bad("image_size", "must be at least patch_size " + patchSize);
        }
        return new VisionConfig(
                vision.positive("hidden_size", 1024),
                vision.positive("intermediate_size", 4096),
                layers,
                used,
                vision.positive("num_attention_heads", 16),
                imageSize,
                patchSize,
                Activation.of(vision.text("hidden_act", "quick_gelu"), "vision_config.hidden_act"),
                vision.number("layer_norm_eps", 1e-5),
                strategy.equals("default"));
    }

    /** Reads fields with defaults; wrong types are errors that name file and field. */
    private record Fields(JsonNode node, Path file, String prefix) {
        private Fields child(String name) {
            return new Fields(node.path(name), file, prefix + name + ".");
        }

        private boolean lacks(String name) {
            return node.path(name).isMissingNode() || node.path(name).isNull();
        }

        private int integer(String name, int otherwise) {
            if (lacks(name)) {
                return otherwise;
            }
            if (!node.path(name).isIntegralNumber() || !node.path(name).canConvertToInt()) {
                throw bad(name, "must be a whole number");
            }
            return node.path(name).asInt();
        }

        private int positive(String name, int otherwise) {
            int value = integer(name, otherwise);
            if (value <= 0) {
                throw bad(name, "must be positive");
            }
            return value;
        }

        private double number(String name, double otherwise) {
            if (lacks(name)) {
                return otherwise;
            }
            if (!node.path(name).isNumber()) {
                throw bad(name, "must be a number");
            }
            return node.path(name).asDouble();
        }

        private boolean flag(String name, boolean otherwise) {
            if (lacks(name)) {
                return otherwise;
            }
            if (!node.path(name).isBoolean()) {
                throw bad(name, "must be true or false");
            }
            return node.path(name).asBoolean();
        }

        private String text(String name, String otherwise) {
            if (lacks(name)) {
                return otherwise;
            }
            if (!node.path(name).isTextual()) {
                throw bad(name, "must be a text");
            }
            return node.path(name).asText();
        }

        private void require(String name, String only) {
            if (!text(name, only).equals(only)) {
                throw bad(name, "is not supported, only '" + only + "' is");
            }
        }

        private BadDataException bad(String name, String rule) {
            return new BadDataException(file + ": " + prefix + name + " " + rule + ", it is " + node.path(name));
        }
    }
}
