package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.TowerLayer;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The vision tower of Qwen2.5-VL before its merger, forward only. */
final class QwenTower {
    private static final double EPSILON = 1e-6;

    private final Kernels kernels;
    private final ScalarType type;
    private final QwenVisionShape shape;
    private final NDArray heads;
    private final NDArray epsilon;
    private final Map<String, NDArray> embedding;
    private final List<Map<String, NDArray>> blocks = new ArrayList<>();

    QwenTower(ModelParts parts, QwenVisionShape shape) {
        this.kernels = parts.kernels();
        this.type = parts.type();
        this.shape = shape;
        this.heads = kernels.root().host().longs(new long[] {shape.heads()});
        this.epsilon = kernels.root().host().scalar(EPSILON);
        this.embedding = parts.weights().dictionary(QwenVlNames.embedding());
        for (int i = 0; i < shape.blocks(); i++) {
            blocks.add(parts.weights().dictionary(QwenVlNames.block(i)));
        }
    }

    /** Computes the features of an image's patches, [patches, width] in the compute type. */
    NDArray features(float[] patches, PatchGrid grid, TensorScope result) {
        try (TensorScope call = kernels.root().child()) {
            int frequencies = shape.width() / shape.heads() / 4;
            NDArray angles = call.floats(grid.angles(frequencies), grid.patches(), 4L * frequencies);
            NDArray cos = typed(call.adopt(angles.cos()), call);
            NDArray sin = typed(call.adopt(angles.sin()), call);
            PatchGrid.Windows windows = grid.windows(shape.window());
            NDArray of = call.longs(windows.patches(), windows.count(), windows.length());
            NDArray keep = call.longs(windows.keep(), windows.count(), windows.length());
            NDArray back = call.longs(windows.back());
            NDArray none = call.longs(new long[0], 0, windows.length());
            NDArray pixels = typed(call.floats(patches, grid.patches(), patches.length / grid.patches()), call);
            TowerLayer forward = (block, x) -> {
                NDArray seen = shape.fullBlocks().contains(block) ? none : of;
                return kernels.train(
                                "qwen_vision_layer",
                                call,
                                blocks.get(block),
                                x,
                                cos,
                                sin,
                                seen,
                                keep,
                                back,
                                heads,
                                epsilon)
                        .get(0);
            };
            return result.adopt(forward.afterAll(
                    blocks.size(),
                    kernels.train("qwen_vision_embed", call, embedding, pixels).get(0)));
        }
    }

    private NDArray typed(NDArray floats, TensorScope call) {
        return type == ScalarType.FLOAT32 ? floats : kernels.copyTo(type, floats, call);
    }
}
