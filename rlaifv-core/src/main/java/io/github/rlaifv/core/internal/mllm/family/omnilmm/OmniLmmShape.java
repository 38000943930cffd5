package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.TowerShape;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.ParameterGroup;

/**
 * The sizes of tower and resampler. They follow from the weights; config.json has only the image size and the number of
 * queries.
 *
 * @param imageSize side of the images in pixels
 * @param queries number of feature rows per image
 * @param width width of the language model
 * @param towerWidth width of the tower
 * @param towerInner inner width of the tower's feed-forward part
 * @param blocks number of the tower's blocks that exist
 * @param patchSize side of a patch in pixels
 * @param positions number of rows of the tower's position table
 */
record OmniLmmShape(
        int imageSize,
        int queries,
        int width,
        int towerWidth,
        int towerInner,
        int blocks,
        int patchSize,
        int positions) {
    /** Heads of the tower that the official code builds, whatever mm_vision_tower says; the weights do not show it. */
    static final int TOWER_HEADS = 16;
    /** Width of a head of the resampler. */
    private static final int HEAD_WIDTH = 128;
    /** Limit of every dimension. */
    private static final int MOST = 1 << 24;

    static OmniLmmShape of(ConfigFields config, Checkpoint weights) {
        if (!config.flag("mm_use_im_start_end", true)) {
            throw config.bad("mm_use_im_start_end", "must be true");
        }
        int blocks = 0;
        while (weights.tensors().containsKey(OmniLmmNames.TOWER + "blocks." + blocks + ".attn.qkv.weight")) {
            blocks++;
        }
        int width = config.positive("hidden_size", 4096);
        if (width % HEAD_WIDTH != 0) {
            throw config.bad("hidden_size", "must be a multiple of " + HEAD_WIDTH);
        }
        int towerWidth = extent(weights, "patch_embed.proj.weight", 0);
        if (towerWidth % TOWER_HEADS != 0) {
            throw new BadDataException(weights.folder() + " has a vision tower of width " + towerWidth
                    + ", which is not a multiple of the " + TOWER_HEADS
                    + " heads of OmniLMM's: it is not an OmniLMM checkpoint, use another one");
        }
        int queries = config.positive("num_query", 64);
        int side = (int) Math.sqrt(queries);
        return new OmniLmmShape(
                config.side("image_size", 448),
                side * side,
                width,
                towerWidth,
                extent(weights, "blocks.0.mlp.fc1.weight", 0),
                blocks,
                extent(weights, "patch_embed.proj.weight", 3),
                extent(weights, "pos_embed", 1));
    }

    /** The shape of a model with the tower of the published OmniLMM-12B: EVA-02-E without its last block. */
    static OmniLmmShape published(ConfigFields config) {
        int side = (int) Math.sqrt(config.positive("num_query", 64));
        return new OmniLmmShape(
                config.side("image_size", 448),
                side * side,
                config.positive("hidden_size", 4096),
                1792,
                15360,
                63,
                14,
                257);
    }

    /** The sizes of the tower for one image, with a token before and after its features. */
    TowerShape tower() {
        long patches = (imageSize + patchSize - 1) / patchSize;
        return new TowerShape(
                towerWidth,
                towerInner,
                1,
                patches * patches + 1,
                3L * imageSize * imageSize,
                patches * patches,
                towerWidth,
                queries + 2);
    }

    private static int extent(Checkpoint weights, String name, int axis) {
        StoredTensor tensor = weights.tensors().get(OmniLmmNames.TOWER + name);
        if (tensor == null
                || tensor.shape().size() <= axis
                || tensor.shape().get(axis) < 1
                || tensor.shape().get(axis) > MOST) {
            throw new BadDataException(weights.folder() + " holds no usable tensor '" + OmniLmmNames.TOWER + name
                    + "': it is not an OmniLMM checkpoint with its vision tower, use another one");
        }
        return Math.toIntExact(tensor.shape().get(axis));
    }

    int resamplerHeads() {
        return width / HEAD_WIDTH;
    }

    /** Adds the parameters of tower and resampler. */
    ParameterList parameters(ParameterList list) {
        ParameterGroup tower = ParameterGroup.VISION_TOWER;
        String t = OmniLmmNames.TOWER;
        list.add(tower, t + "cls_token", 1, 1, towerWidth)
                .add(tower, t + "pos_embed", 1, positions, towerWidth)
                .add(tower, t + "patch_embed.proj.weight", towerWidth, 3, patchSize, patchSize)
                .add(tower, t + "patch_embed.proj.bias", towerWidth);
        for (int i = 0; i < blocks; i++) {
            String b = t + "blocks." + i + ".";
            list.add(tower, b + "attn.qkv.weight", 3L * towerWidth, towerWidth)
                    .add(tower, b + "attn.q_bias", towerWidth)
                    .add(tower, b + "attn.v_bias", towerWidth)
                    .linear(tower, b + "attn.proj", towerWidth, towerWidth, true)
                    .norm(tower, b + "norm1", towerWidth)
                    .linear(tower, b + "mlp.fc1", towerInner, towerWidth, true)
                    .linear(tower, b + "mlp.fc2", towerWidth, towerInner, true)
                    .norm(tower, b + "norm2", towerWidth);
        }
        list.norm(tower, t + "norm", towerWidth);
        ParameterGroup resampler = ParameterGroup.PROJECTOR;
        String r = OmniLmmNames.RESAMPLER;
        list.add(tower, OmniLmmNames.positions(), queries, width).add(resampler, r + "query", queries, width);
        if (towerWidth != width) {
            list.linear(resampler, r + "kv_proj", width, towerWidth, false);
        }
        return list.norm(resampler, r + "ln_q", width)
                .norm(resampler, r + "ln_kv", width)
                .add(resampler, r + "attn.in_proj_weight", 3L * width, width)
                .add(resampler, r + "attn.in_proj_bias", 3L * width)
                .linear(resampler, r + "attn.out_proj", width, width, true)
                .norm(resampler, r + "ln_post", width)
                .add(resampler, r + "proj", width, width);
    }
}
