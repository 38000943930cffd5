package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.TowerLayer;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An EVA-02 vision tower (timm's eva02_enormous_patch14_clip_224) without its last block, forward only. */
final class EvaTower {
    private static final double EPSILON = 1e-6;

    private final Kernels kernels;
    private final ScalarType type;
    private final NDArray heads;
    private final NDArray epsilon;
    private final Map<String, NDArray> embedding;
    private final List<Map<String, NDArray>> blocks = new ArrayList<>();
    private final Map<String, NDArray> norm;

    EvaTower(ModelParts parts, OmniLmmShape shape) {
        this.kernels = parts.kernels();
        this.type = parts.type();
        this.heads = kernels.root().host().longs(new long[] {OmniLmmShape.TOWER_HEADS});
        this.epsilon = kernels.root().host().scalar(EPSILON);
        this.embedding = parts.weights().dictionary(OmniLmmNames.embedding());
        for (int i = 0; i < shape.blocks(); i++) {
            blocks.add(parts.weights().dictionary(OmniLmmNames.block(i)));
        }
        this.norm = parts.weights().dictionary(OmniLmmNames.norm());
    }

    /** Computes the features of one image's patches, row by row, [patches, width] in the compute type. */
    NDArray features(PixelValues pixels, TensorScope result) {
        try (TensorScope call = kernels.root().child()) {
            NDArray embedded = kernels.train("eva_embed", call, embedding, values(pixels, call))
                    .get(0);
            TowerLayer forward = (block, x) -> kernels.train("eva_layer", call, blocks.get(block), x, heads, epsilon)
                    .get(0);
            NDArray last = forward.afterAll(blocks.size(), embedded);
            return result.adopt(
                    kernels.train("eva_rows", call, norm, last, epsilon).get(0));
        }
    }

    private NDArray values(PixelValues pixels, TensorScope call) {
        NDArray floats = call.floats(pixels.values(), 1, pixels.channels(), pixels.height(), pixels.width());
        return type == ScalarType.FLOAT32 ? floats : kernels.copyTo(type, floats, call);
    }
}
