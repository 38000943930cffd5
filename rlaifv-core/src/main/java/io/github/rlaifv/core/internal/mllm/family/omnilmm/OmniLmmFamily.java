package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.ImageSettings;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.TargetSize;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.DecoderFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.text.ZephyrPromptFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens OmniLMM folders as the authors publish them. Images are squeezed to a square; a prompt may have several. */
public final class OmniLmmFamily implements ModelFamily {
    private static final String END = "<im_end>";
    private static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /**
     * The official code reads image size and number of queries from config.json, and the other sizes from the weights.
     */
    private static final FieldRules RULES = DecoderFields.MISTRAL
            .followed("image_size", "num_query", "mm_use_im_start_end")
            .harmless("mm_vision_tower", "mm_hidden_size", "use_mm_proj", "drop_vision_last_layer")
            .harmless("mm_use_im_patch_token", "mm_vision_select_layer", "image_aspect_ratio", "image_grid_pinpoints")
            .harmless("vision_config", "mm_projector_lr", "fast_vit")
            .harmless("mm_projector_type", "mm_vision_select_feature", "mm_resampler_type", "is_multimodal");

    @Override
    public List<String> modelTypes() {
        return List.of("omnilmm");
    }

    /** Without weights, the sizes that only they show are those of the published OmniLMM-12B. */
    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        Path file = folder.resolve("config.json");
        ConfigFields fields = new ConfigFields(config, file);
        RULES.check(fields);
        OmniLmmShape shape = Checkpoint.isIn(folder)
                ? OmniLmmShape.of(fields, Checkpoint.open(folder))
                : OmniLmmShape.published(fields);
        DecoderConfig text = text(config, file);
        return new ModelShape(
                "OmniLMM",
                text,
                Optional.of(shape.tower()),
                shape.parameters(new ParameterList()).decoder(text).build(),
                StoredType.of(config));
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        Path file = folder.resolve("config.json");
        RULES.check(new ConfigFields(config, file));
        Checkpoint weights = Checkpoint.open(folder);
        OmniLmmShape shape = OmniLmmShape.of(new ConfigFields(config, file), weights);
        DecoderConfig text = text(config, file);
        int start;
        int end;
        try (Tokenizer words = Tokenizer.open(folder)) {
            start = id(words, ZephyrPromptFormat.IMAGE, folder);
            end = id(words, END, folder);
        }
        ImageProcessor processor = processor(shape.imageSize());
        return new ModelAssembler(folder, config, options)
                .decoder(text)
                .parameters(shape.parameters(new ParameterList()).decoder(text).build())
                .names(new OmniLmmNames())
                .checkpoint(() -> weights)
                .vision(parts -> new OmniLmmEncoder(parts, shape, processor, start, end))
                .format(ZephyrPromptFormat.omniLmm())
                .imageToken(start)
                .open();
    }

    private static DecoderConfig text(JsonNode config, Path file) {
        ObjectNode mistral = config.deepCopy();
        mistral.put("model_type", "mistral");
        ConfigFields fields = new ConfigFields(mistral, file);
        return DecoderConfig.llama(fields, fields);
    }

    private static int id(Tokenizer words, String token, Path folder) {
        return words.tokenId(token)
                .orElseThrow(() -> new BadDataException("the tokenizer of " + folder + " has no token " + token
                        + ": download tokenizer_config.json and added_tokens.json with the model"));
    }

    private static ImageProcessor processor(int side) {
        return new ImageProcessor(new ImageSettings(
                false, new TargetSize.Exact(side, side), ResampleFilter.BICUBIC, null, 1.0 / 255, true, MEAN, STD));
    }
}
