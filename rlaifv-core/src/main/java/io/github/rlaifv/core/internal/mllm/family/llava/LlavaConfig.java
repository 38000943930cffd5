package io.github.rlaifv.core.internal.mllm.family.llava;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
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
public record LlavaConfig(
        DecoderConfig text,
        VisionConfig vision,
        Activation projectorActivation,
        boolean projectorBias,
        int imageToken) {

    /** Reads config.json. */
    public static LlavaConfig parse(JsonNode config, Path file) {
        ConfigFields top = new ConfigFields(config, file);
        LlavaFields.TOP.check(top);
        return new LlavaConfig(
                DecoderConfig.llama(top.child("text_config"), top),
                VisionConfig.clip(top.child("vision_config"), top),
                Activation.of(top.text("projector_hidden_act", "gelu"), file + ": projector_hidden_act"),
                top.flag("multimodal_projector_bias", true),
                top.positive(config.has("image_token_id") ? "image_token_id" : "image_token_index", 32000));
    }
}
