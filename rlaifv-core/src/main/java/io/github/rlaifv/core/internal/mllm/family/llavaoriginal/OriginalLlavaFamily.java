package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.mllm.clip.ClipShape;
import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.DecoderFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.internal.mllm.vision.TileSource;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.text.OriginalLlavaPromptFormat;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens LLaVA-1.5 folders in the original layout. The tower's weights are among the model's or in their own folder.
 * Images are padded to a square if config.json says so.
 */
public final class OriginalLlavaFamily implements ModelFamily {
    private static final FieldRules RULES = DecoderFields.LLAMA
            .followed("mm_vision_tower", "mm_projector_type", "mm_use_im_start_end", "mm_use_im_patch_token")
            .followed("mm_resampler_type", "image_aspect_ratio", "mm_vision_select_layer", "mm_vision_select_feature")
            // Settings of tiled images, which image_aspect_ratio would request.
            .harmless("image_crop_resolution", "image_split_resolution", "image_grid_pinpoints", "mm_patch_merge_type")
            // Settings of training, and of folders without a tower yet.
            .harmless("mm_hidden_size", "mm_projector_lr", "mm_vision_tower_lr", "mm_tunable_parts", "use_mm_proj")
            .harmless("pretrain_mm_mlp_adapter", "vision_tower", "lora_enable");

    @Override
    public List<String> modelTypes() {
        return List.of("llava_llama");
    }

    /**
     * Also opens LLaVA-1.5 as first published, with the model type {@code llava} but a tower's name instead of its
     * shape.
     */
    @Override
    public boolean opens(String modelType, JsonNode config) {
        return ModelFamily.super.opens(modelType, config)
                || (modelType.equals("llava")
                        && config.path("mm_vision_tower").isTextual()
                        && !config.path("vision_config").isObject());
    }

    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        Path file = folder.resolve("config.json");
        ConfigFields fields = new ConfigFields(config, file);
        RULES.check(fields);
        check(fields);
        DecoderConfig text = text(config, file);
        VisionConfig vision = vision(fields, TowerSource.of(fields.text("mm_vision_tower", ""), folder));
        return new ModelShape(
                "LLaVA-1.5 (original layout)",
                text,
                Optional.of(ClipShape.of(vision, 1, vision.features())),
                parameters(vision, text),
                StoredType.of(config));
    }

    private static List<Parameter> parameters(VisionConfig vision, DecoderConfig text) {
        return new ParameterList()
                .clipTower(vision)
                .projector(vision.width(), text.width(), true)
                .decoder(text)
                .build();
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        Path file = folder.resolve("config.json");
        ConfigFields fields = new ConfigFields(config, file);
        RULES.check(fields);
        check(fields);
        TowerSource tower = TowerSource.of(fields.text("mm_vision_tower", ""), folder);
        DecoderConfig text = text(config, file);
        VisionConfig vision = vision(fields, tower);
        ImageProcessor processor = tower.processor()
                .withPadToSquare(fields.text("image_aspect_ratio", "square").equals("pad"));
        ModelAssembler assembler = new ModelAssembler(folder, config, options);
        tower.folder().ifPresent(where -> assembler.attached(tower.lastPart(), where));
        return assembler
                .decoder(text)
                .parameters(parameters(vision, text))
                .names(new OriginalLlavaNames())
                .checkpoint(() -> tower.with(Checkpoint.open(folder)))
                .vision(parts -> new ClipEncoder(
                        parts, vision, Activation.GELU, TileSource.whole(parts.imageDecoder(), processor)))
                .format(OriginalLlavaPromptFormat.format())
                .imageToken(OriginalLlavaPromptFormat.IMAGE_ID)
                .open();
    }

    private static void check(ConfigFields fields) {
        fields.require("mm_projector_type", "mlp2x_gelu");
        for (String flag : List.of("mm_use_im_start_end", "mm_use_im_patch_token")) {
            if (fields.flag(flag, false)) {
                throw fields.bad(flag, "must be false: models older than LLaVA-1.5 are not supported");
            }
        }
        if (!fields.lacks("mm_resampler_type")) {
            throw fields.bad("mm_resampler_type", "must be null");
        }
        String aspect = fields.text("image_aspect_ratio", "square");
        if (!List.of("pad", "square").contains(aspect)) {
            throw fields.bad(
                    "image_aspect_ratio",
                    "must be 'pad' or 'square'",
                    "open LLaVA-NeXT models in the Hugging Face layout (llava_next)");
        }
        if (fields.text("mm_vision_tower", "").isEmpty()) {
            throw fields.bad("mm_vision_tower", "must name the vision tower");
        }
    }

    private static DecoderConfig text(JsonNode config, Path file) {
        ObjectNode llama = config.deepCopy();
        llama.put("model_type", "llama");
        ConfigFields fields = new ConfigFields(llama, file);
        return DecoderConfig.llama(fields, fields);
    }

    static VisionConfig vision(ConfigFields fields, TowerSource tower) {
        ObjectNode where = ((ObjectNode) fields.node()).objectNode();
        where.put("vision_feature_layer", fields.integer("mm_vision_select_layer", -2));
        String feature = fields.text("mm_vision_select_feature", "patch");
        if (!feature.equals("patch") && !feature.equals("cls_patch")) {
            throw fields.bad("mm_vision_select_feature", "must be 'patch' or 'cls_patch'");
        }
        where.put("vision_feature_select_strategy", feature.equals("patch") ? "default" : "full");
        return VisionConfig.clip(tower.fields(fields.file()), new ConfigFields(where, fields.file()));
    }
}
