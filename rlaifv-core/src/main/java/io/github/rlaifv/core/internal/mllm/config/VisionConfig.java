package io.github.rlaifv.core.internal.mllm.config;

/**
 * The shape of a CLIP vision tower.
 *
 * @param width width of the hidden states
 * @param inner inner width of the feed-forward part
 * @param layers number of layers in the checkpoint
 * @param usedLayers number of layers that are run before the features are taken
 * @param heads number of attention heads
 * @param imageSize side of an image in pixels
 * @param patchSize side of a patch in pixels
 * @param activation activation function of the feed-forward part
 * @param normEpsilon epsilon of the layer norms
 * @param dropClass whether the class token is dropped from the features
 */
public record VisionConfig(
        int width,
        int inner,
        int layers,
        int usedLayers,
        int heads,
        int imageSize,
        int patchSize,
        Activation activation,
        double normEpsilon,
        boolean dropClass) {

    /** CLIP's own fields, and fields of the language model that it was once trained with. */
    private static final FieldRules RULES = PretrainedFields.CONFIG
            .followed("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "image_size")
            .followed("patch_size", "hidden_act", "layer_norm_eps")
            .only("num_channels", 3)
            .harmless("projection_dim", "vocab_size", "tie_word_embeddings");

    /** Number of patches per image. */
    public int patches() {
        int side = imageSize / patchSize;
        return side * side;
    }

    /** Number of features, and so of image tokens, per image. */
    public int features() {
        return patches() + (dropClass ? 0 : 1);
    }

    /**
     * Reads the configuration of a CLIP tower. Missing fields get CLIP's defaults.
     *
     * @param vision fields of the tower
     * @param top fields of the whole model, which say from which layer features are taken
     */
    public static VisionConfig clip(ConfigFields vision, ConfigFields top) {
        RULES.check(vision);
        vision.require("model_type", "clip_vision_model");
        int layers = vision.layers("num_hidden_layers", 24);
        int feature = top.single("vision_feature_layer", -2);
        int used = feature < 0 ? layers + 1 + feature : feature;
        if (used < 0 || used > layers) {
            throw top.bad("vision_feature_layer", "must name one of the tower's " + layers + " layers");
        }
        String strategy = top.text("vision_feature_select_strategy", "default");
        if (!strategy.equals("default") && !strategy.equals("full")) {
            throw top.bad("vision_feature_select_strategy", "must be 'default' or 'full'");
        }
        int imageSize = vision.side("image_size", 336);
        int patchSize = vision.side("patch_size", 14);
        if (imageSize < patchSize) {
            throw vision.bad("image_size", "must be at least patch_size " + patchSize);
        }
        int width = vision.positive("hidden_size", 1024);
        int heads = vision.positive("num_attention_heads", 16);
        if (width % heads != 0) {
            throw vision.bad("num_attention_heads", "must divide hidden_size " + width);
        }
        return new VisionConfig(
                width,
                vision.positive("intermediate_size", 4096),
                layers,
                used,
                heads,
                imageSize,
                patchSize,
                Activation.of(
                        vision.text("hidden_act", "quick_gelu"), vision.file() + ": " + vision.prefix() + "hidden_act"),
                vision.epsilon("layer_norm_eps", 1e-5),
                strategy.equals("default"));
    }
}
