package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.PretrainedFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.TowerShape;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.List;
import java.util.Set;

/**
 * The shape of the vision tower.
 *
 * @param width width of the tower
 * @param inner inner width of its feed-forward part
 * @param blocks number of blocks
 * @param heads number of attention heads
 * @param outWidth width of the language model
 * @param patchSize side of a patch in pixels
 * @param frames number of frames per patch; an image is repeated as equal frames
 * @param merge side of a feature row in patches
 * @param windowSize side of a window in pixels
 * @param fullBlocks indices of the blocks with full attention
 */
record QwenVisionShape(
        int width,
        int inner,
        int blocks,
        int heads,
        int outWidth,
        int patchSize,
        int frames,
        int merge,
        int windowSize,
        Set<Integer> fullBlocks) {

    private static final FieldRules RULES = PretrainedFields.CONFIG
            .followed("depth", "hidden_size", "hidden_act", "intermediate_size", "num_heads", "out_hidden_size")
            .followed("patch_size", "spatial_merge_size", "temporal_patch_size", "window_size")
            .followed("fullatt_block_indexes", "rope_parameters")
            .only("in_channels", 3)
            .only("in_chans", 3)
            // Fields of videos, or fields that follow from others.
            .harmless("tokens_per_second", "spatial_patch_size", "tie_word_embeddings");

    private static final FieldRules ROPE =
            FieldRules.NONE.only("rope_type", "axial", "default").only("rope_theta", 10000);

    QwenVisionShape {
        fullBlocks = Set.copyOf(fullBlocks);
    }

    static QwenVisionShape of(ConfigFields vision, int outWidth) {
        RULES.check(vision);
        ROPE.check(vision.child("rope_parameters"));
        Activation.requireSilu(vision, "hidden_act");
        int width = vision.positive("hidden_size", 1280);
        int heads = vision.positive("num_heads", 16);
        if (width % (4 * heads) != 0) {
            throw vision.bad("hidden_size", "must be a multiple of four times num_heads " + heads);
        }
        if (vision.integer("out_hidden_size", outWidth) != outWidth) {
            throw vision.bad("out_hidden_size", "must be the language model's hidden_size " + outWidth);
        }
        List<Integer> full = vision.lacks("fullatt_block_indexes")
                ? List.of(7, 15, 23, 31)
                : vision.integers("fullatt_block_indexes");
        return new QwenVisionShape(
                width,
                vision.positive("intermediate_size", 3420),
                vision.layers("depth", 32),
                heads,
                outWidth,
                vision.side("patch_size", 14),
                vision.side("temporal_patch_size", 2),
                vision.side("spatial_merge_size", 2),
                vision.positive("window_size", 112),
                Set.copyOf(full));
    }

    /** Number of patches per feature row. */
    int merged() {
        return merge * merge;
    }

    /** Side of a window in feature rows. */
    int window() {
        return Math.max(1, windowSize / merge / patchSize);
    }

    /** The sizes of the tower for an image with this many feature rows. */
    TowerShape tower(int rows) {
        long patches = (long) rows * merged();
        return new TowerShape(
                width, inner, 1, patches, 3L * frames * patchSize * patchSize * patches, patches, width, rows);
    }

    ParameterList parameters(ParameterList list) {
        ParameterGroup tower = ParameterGroup.VISION_TOWER;
        String v = "model.visual.";
        list.add(tower, v + "patch_embed.proj.weight", width, 3, frames, patchSize, patchSize);
        for (int i = 0; i < blocks; i++) {
            String b = v + "blocks." + i + ".";
            list.add(tower, b + "norm1.weight", width)
                    .add(tower, b + "norm2.weight", width)
                    .linear(tower, b + "attn.qkv", 3L * width, width, true)
                    .linear(tower, b + "attn.proj", width, width, true)
                    .linear(tower, b + "mlp.gate_proj", inner, width, true)
                    .linear(tower, b + "mlp.up_proj", inner, width, true)
                    .linear(tower, b + "mlp.down_proj", width, inner, true);
        }
        ParameterGroup merger = ParameterGroup.PROJECTOR;
        long wide = (long) merged() * width;
        return list.add(merger, v + "merger.ln_q.weight", width)
                .linear(merger, v + "merger.mlp.0", wide, wide, true)
                .linear(merger, v + "merger.mlp.2", outWidth, wide, true);
    }
}
