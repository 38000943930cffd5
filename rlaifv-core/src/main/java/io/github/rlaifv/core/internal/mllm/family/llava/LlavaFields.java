package io.github.rlaifv.core.internal.mllm.family.llava;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.PretrainedFields;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import java.nio.file.Path;

/** The fields in the files of LLaVA-1.5 and LLaVA-NeXT. */
public final class LlavaFields {
    private static final String IMAGE_TOKEN = "image_token";
    private static final String MARK = "<image>";

    private LlavaFields() {}

    /** The fields of config.json, not counting nested objects. */
    public static final FieldRules TOP = PretrainedFields.CONFIG
            .followed("text_config", "vision_config", "image_token_index", "image_token_id", "projector_hidden_act")
            .followed("multimodal_projector_bias", "vision_feature_layer", "vision_feature_select_strategy")
            .followed("tie_word_embeddings", "vocab_size", "image_grid_pinpoints", "use_image_newline_parameter")
            .harmless("image_seq_length", "hidden_size", "num_attention_heads", "num_hidden_layers")
            .harmless("max_position_embeddings");

    /** The fields of processor_config.json, not counting its image processor. */
    private static final FieldRules PROCESSOR = FieldRules.NONE
            .followed("image_processor", "patch_size", "vision_feature_select_strategy", "num_additional_image_tokens")
            .followed("chat_template")
            .only(IMAGE_TOKEN, MARK)
            .harmless("processor_class", "auto_map", "tokenizer");

    /**
     * Rejects processor settings by which the number of image tokens would differ from the tower's features.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming file and field
     */
    public static void checkProcessor(Path folder, VisionConfig vision) {
        checkMark(folder);
        ConfigFields fields = ProcessorFields.whole(folder);
        PROCESSOR.check(fields);
        if (fields.integer("patch_size", vision.patchSize()) != vision.patchSize()) {
            throw fields.bad("patch_size", "must be the vision tower's patch_size " + vision.patchSize());
        }
        String strategy = vision.dropClass() ? "default" : "full";
        if (!fields.text("vision_feature_select_strategy", strategy).equals(strategy)) {
            throw fields.bad("vision_feature_select_strategy", "must be '" + strategy + "', as in config.json");
        }
        if (fields.integer("num_additional_image_tokens", 1) != 1 && !fields.lacks("vision_feature_select_strategy")) {
            throw fields.bad("num_additional_image_tokens", "must be 1, the class token of the vision tower");
        }
    }

    /** Checks the image mark: the processor of transformers uses the one that the tokenizer names, if there is one. */
    private static void checkMark(Path folder) {
        Path file = folder.resolve("tokenizer_config.json");
        ConfigFields tokenizer = new ConfigFields(JsonFile.readIfPresent(file).orElse(MissingNode.getInstance()), file);
        if (tokenizer.raw(IMAGE_TOKEN).isObject()) {
            tokenizer.child(IMAGE_TOKEN).require("content", MARK);
        } else {
            tokenizer.require(IMAGE_TOKEN, MARK);
        }
    }
}
