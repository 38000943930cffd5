package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.PretrainedFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.TowerShape;
import io.github.rlaifv.core.training.ParameterGroup;

/**
 * The shape of vision tower and connector.
 *
 * @param width width of the tower
 * @param inner inner width of its feed-forward part
 * @param layers number of layers
 * @param heads number of attention heads
 * @param imageSize side of a tile in pixels
 * @param patchSize side of a patch in pixels
 * @param activation activation function of the feed-forward part
 * @param epsilon epsilon of the norms
 * @param scale side of a feature row in patches
 * @param outWidth width of the language model
 */
record SmolVisionShape(
        int width,
        int inner,
        int layers,
        int heads,
        int imageSize,
        int patchSize,
        Activation activation,
        double epsilon,
        int scale,
        int outWidth) {

    private static final FieldRules RULES = PretrainedFields.CONFIG
            .followed("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "image_size")
            .followed("patch_size", "hidden_act", "layer_norm_eps")
            .only("num_channels", 3)
            // The image processor's settings have these.
            .harmless("max_image_size", "size", "video_sampling", "tie_word_embeddings", "use_base_siglip");

    static SmolVisionShape of(ConfigFields top, int outWidth) {
        ConfigFields vision = top.child("vision_config");
        RULES.check(vision);
        int scale = top.side("scale_factor", 2);
        int imageSize = vision.side("image_size", 224);
        int patchSize = vision.side("patch_size", 32);
        if (imageSize < patchSize) {
            throw vision.bad("image_size", "must be at least patch_size " + patchSize);
        }
        if (imageSize / patchSize % scale != 0) {
            throw top.bad(
                    "scale_factor",
                    "must divide the " + imageSize / patchSize
                            + " patches of a tile's side (image_size / patch_size of vision_config)");
        }
        int width = vision.positive("hidden_size", 1152);
        int heads = vision.positive("num_attention_heads", 16);
        if (width % heads != 0) {
            throw vision.bad("num_attention_heads", "must divide hidden_size " + width);
        }
        return new SmolVisionShape(
                width,
                vision.positive("intermediate_size", 3072),
                vision.layers("num_hidden_layers", 12),
                heads,
                imageSize,
                patchSize,
                Activation.of(
                        vision.text("hidden_act", "gelu_pytorch_tanh"),
                        vision.file() + ": " + vision.prefix() + "hidden_act"),
                vision.epsilon("layer_norm_eps", 1e-6),
                scale,
                outWidth);
    }

    /** Number of patches along the side of a tile. */
    int side() {
        return imageSize / patchSize;
    }

    /** Number of feature rows per tile. */
    int tokens() {
        return side() / scale * (side() / scale);
    }

    /**
     * The index of each patch in the position table. The reference finds it by comparing fractions in float32, whose
     * rounding moves some patches one row or column back.
     */
    long[] positions() {
        int n = side();
        int[] bucket = new int[n];
        double step = 1.0 / n;
        int boundaries = (int) Math.ceil((1.0 - step) / step);
        for (int i = 0; i < n; i++) {
            float at = Math.min(i * (1f / n), 1f - 1e-6f);
            for (int k = 0; k < boundaries; k++) {
                bucket[i] += (float) (step + k * step) <= at ? 1 : 0;
            }
        }
        long[] result = new long[n * n];
        for (int i = 0; i < result.length; i++) {
            result[i] = (long) bucket[i / n] * n + bucket[i % n];
        }
        return result;
    }

    /** The sizes of the tower for an image of this many rows and columns of tiles, and the whole image as one more. */
    TowerShape tower(int tilesPerSide) {
        int tiles = tilesPerSide * tilesPerSide + 1;
        int marks = 2 * tiles + tilesPerSide + 1;
        return new TowerShape(
                width,
                inner,
                tiles,
                side() * side(),
                3L * imageSize * imageSize,
                (long) tiles * tokens(),
                (long) width * scale * scale,
                (long) tiles * tokens() + marks);
    }

    ParameterList parameters(ParameterList list) {
        ParameterGroup tower = ParameterGroup.VISION_TOWER;
        String v = "model.vision_model.";
        list.add(tower, v + "embeddings.patch_embedding.weight", width, 3, patchSize, patchSize)
                .add(tower, v + "embeddings.patch_embedding.bias", width)
                .add(tower, v + "embeddings.position_embedding.weight", (long) side() * side(), width);
        for (int i = 0; i < layers; i++) {
            String l = v + "encoder.layers." + i + ".";
            for (String name : new String[] {"k_proj", "v_proj", "q_proj", "out_proj"}) {
                list.linear(tower, l + "self_attn." + name, width, width, true);
            }
            list.norm(tower, l + "layer_norm1", width)
                    .linear(tower, l + "mlp.fc1", inner, width, true)
                    .linear(tower, l + "mlp.fc2", width, inner, true)
                    .norm(tower, l + "layer_norm2", width);
        }
        list.norm(tower, v + "post_layernorm", width);
        return list.linear(
                ParameterGroup.PROJECTOR,
                "model.connector.modality_projection.proj",
                outWidth,
                (long) width * scale * scale,
                false);
    }
}
