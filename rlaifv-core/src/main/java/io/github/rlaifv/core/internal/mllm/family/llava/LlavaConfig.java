package io.github.rlaifv.core.internal.mllm.family.llava;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import java.nio.file.Path;

/**
 * The shape of a LLaVA-1.5 model, read from config.json in any version of its format. Missing fields get the defaults
 * of LLaMA and CLIP.
 *
 * @param text shape of the language model
 * @param vision shape of the CLIP tower
 * @param projectorActivation activation function between the projector's layers
 * @param projectorBias whether the projector's layers have a bias
 * @param imageToken id of the image placeholder
 */
public record LlavaConfig(
        DecoderConfig text,
        VisionConfig vision,
        Activation projectorActivation,
        boolean projectorBias,
        int imageToken) {

    /** Reads the parsed config.json. */
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
