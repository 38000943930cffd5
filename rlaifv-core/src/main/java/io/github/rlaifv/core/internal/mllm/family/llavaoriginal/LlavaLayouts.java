package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import io.github.rlaifv.core.internal.mllm.family.llava.LlavaNames;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a LLaVA-1.5 of the original layout in the Hugging Face layout, and the other way around. Weights keep their bytes.
 * The Hugging Face layout has rows of the vocabulary for the tokens of images and padding, which the original one has not.
 */
public final class LlavaLayouts {
    /** Number of rows that the vocabulary of the Hugging Face layout is a multiple of. */
    private static final int MULTIPLE = 64;

    private static final String TOWER = "vision_tower";
    private static final String STRATEGY = "vision_feature_select_strategy";

    private LlavaLayouts() {}

    /** Whether a model folder has the original layout. */
    public static boolean isOriginal(JsonNode config) {
        return new OriginalLlavaFamily().opens(config.path("model_type").asText(), config);
    }

    // ------------------------------------------------------------------ to the Hugging Face layout

    /**
     * Writes a model of the original layout in the Hugging Face layout.
     *
     * @param model folder of the model
     * @param fresh folder of the result, which exists and is empty
     * @throws BadDataException if the model's files can't be used
     */
    public static void toHuggingFace(Path model, Path fresh) throws IOException {
        Path file = model.resolve(LayoutFiles.CONFIG);
        JsonNode config = JsonFile.read(file);
        ConfigFields fields = new ConfigFields(config, file);
        TowerSource tower = TowerSource.of(fields.text("mm_vision_tower", ""), model);
        VisionConfig shape = OriginalLlavaFamily.vision(fields, tower);
        Checkpoint weights = tower.with(Checkpoint.open(model));
        int known = LayoutWeights.rows(weights.tensors());
        LayoutTokens tokens = new LayoutTokens(model);
        int image = tokens.id(LayoutTokens.IMAGE).orElse(known);
        int pad = tokens.id(LayoutTokens.PAD).orElse(Math.max(known, image + 1));
        int rows = Math.max(known, (Math.max(image, pad) + MULTIPLE) / MULTIPLE * MULTIPLE);
        if (tokens.id(LayoutTokens.IMAGE).isPresent()) {
            tokens.keep(fresh);
        } else {
            tokens.add(image, pad, fresh);
        }
        boolean padded = fields.text("image_aspect_ratio", "square").equals("pad");
        LayoutFiles.write(fresh.resolve(LayoutFiles.PREPROCESSOR), LayoutFiles.preprocessor(tower.processor(), padded));
        LayoutFiles.write(fresh.resolve("processor_config.json"), processor(shape));
        LayoutFiles.copyFiles(model, fresh, "generation_config.json", "special_tokens_map.json");
        LayoutFiles.write(
                fresh.resolve(LayoutFiles.CONFIG),
                huggingFace(config, shape, towerFields(tower, file), rows, image, pad));
        new LayoutWeights(weights.tensors(), new LlavaNames(), rows).write(fresh);
    }

    private static JsonNode towerFields(TowerSource tower, Path file) {
        return tower.fields(file).node();
    }

    private static ObjectNode processor(VisionConfig shape) {
        return JsonText.object()
                .put("processor_class", "LlavaProcessor")
                .put("image_token", LayoutTokens.IMAGE)
                .put("patch_size", shape.patchSize())
                .put("num_additional_image_tokens", 1)
                .put(STRATEGY, shape.dropClass() ? "default" : "full");
    }

    private static ObjectNode huggingFace(
            JsonNode config, VisionConfig shape, JsonNode tower, int rows, int image, int pad) {
        ObjectNode json = JsonText.object().put("model_type", "llava");
        json.putArray("architectures").add("LlavaForConditionalGeneration");
        json.put("image_token_index", image)
                .put("image_seq_length", shape.features())
                .put("projector_hidden_act", "gelu")
                .put("multimodal_projector_bias", true)
                .put(
                        "vision_feature_layer",
                        config.path("mm_vision_select_layer").asInt(-2))
                .put(STRATEGY, shape.dropClass() ? "default" : "full")
                .put("tie_word_embeddings", config.path("tie_word_embeddings").asBoolean(false))
                .put("pad_token_id", pad);
        for (String name : new String[] {"bos_token_id", "eos_token_id", "torch_dtype", "dtype"}) {
            LayoutFiles.copy(name, config, json);
        }
        ObjectNode text = json.putObject("text_config").put("model_type", "llama");
        LayoutFiles.copyText(config, text);
        text.put("vocab_size", rows).put("pad_token_id", pad);
        json.putObject("vision_config")
                .put("model_type", "clip_vision_model")
                .put("hidden_size", shape.width())
                .put("intermediate_size", shape.inner())
                .put("num_hidden_layers", shape.layers())
                .put("num_attention_heads", shape.heads())
                .put("image_size", shape.imageSize())
                .put("patch_size", shape.patchSize())
                .put("hidden_act", tower.path("hidden_act").asText("quick_gelu"))
                .put("layer_norm_eps", shape.normEpsilon())
                .put("projection_dim", tower.path("projection_dim").asInt(shape.width()));
        return json;
    }

    // ------------------------------------------------------------------ to the original layout

    /**
     * Writes a model of the Hugging Face layout in the original layout.
     *
     * @param model folder of the model
     * @param fresh folder of the result, which exists and is empty
     * @throws BadDataException if the model's files can't be used, or the original layout has no such model
     */
    public static void toOriginal(Path model, Path fresh) throws IOException {
        Path file = model.resolve(LayoutFiles.CONFIG);
        JsonNode config = JsonFile.read(file);
        ConfigFields fields = new ConfigFields(config, file);
        if (!fields.text("model_type", "").equals("llava")) {
            throw fields.bad("model_type", "must be 'llava'", "only LLaVA-1.5 has two layouts");
        }
        fields.require("projector_hidden_act", "gelu");
        fields.require("multimodal_projector_bias", true);
        VisionConfig shape = VisionConfig.clip(fields.child("vision_config"), fields);
        ImageProcessor processor = ImageProcessor.open(model);
        Map<String, StoredTensor> weights = Checkpoint.open(model).tensors();
        int known = LayoutWeights.rows(weights);
        int image = fields.positive(config.has("image_token_id") ? "image_token_id" : "image_token_index", 32000);
        LayoutTokens tokens = new LayoutTokens(model);
        boolean cut = image < known && image >= known - MULTIPLE && tokens.areLastFrom(image, known);
        if (cut) {
            tokens.remove(fresh);
        } else {
            tokens.keep(fresh);
        }
        LayoutFiles.copyFiles(model, fresh, "special_tokens_map.json");
        ObjectNode generation = LayoutFiles.object(model.resolve("generation_config.json"));
        if (!generation.isEmpty()) {
            generation.remove("pad_token_id");
            LayoutFiles.write(fresh.resolve("generation_config.json"), generation);
        }
        Path tower = Files.createDirectory(fresh.resolve(TOWER));
        ObjectNode vision = config.path("vision_config").deepCopy();
        LayoutFiles.write(tower.resolve(LayoutFiles.CONFIG), vision.put("model_type", "clip_vision_model"));
        LayoutFiles.write(tower.resolve(LayoutFiles.PREPROCESSOR), LayoutFiles.preprocessor(processor, false));
        int rows = cut ? image : known;
        LayoutFiles.write(fresh.resolve(LayoutFiles.CONFIG), original(config, shape, processor, rows));
        new LayoutWeights(weights, new OriginalLlavaNames(), rows).write(fresh);
    }

    private static ObjectNode original(JsonNode config, VisionConfig shape, ImageProcessor processor, int rows) {
        ObjectNode json = JsonText.object().put("model_type", "llava_llama");
        json.putArray("architectures").add("LlavaLlamaForCausalLM");
        LayoutFiles.copyText(config.path("text_config"), json);
        for (String name : new String[] {"bos_token_id", "eos_token_id", "torch_dtype", "dtype"}) {
            LayoutFiles.copy(name, config, json);
        }
        return json.put("vocab_size", rows)
                .put("tie_word_embeddings", config.path("tie_word_embeddings").asBoolean(false))
                .put("image_aspect_ratio", processor.settings().padToSquare() ? "pad" : "square")
                .put("mm_hidden_size", shape.width())
                .put("mm_projector_type", "mlp2x_gelu")
                .put("mm_use_im_patch_token", false)
                .put("mm_use_im_start_end", false)
                .put("mm_vision_select_feature", shape.dropClass() ? "patch" : "cls_patch")
                .put(
                        "mm_vision_select_layer",
                        config.path("vision_feature_layer").asInt(-2))
                .put("mm_vision_tower", TOWER)
                .put("use_mm_proj", true);
    }
}
