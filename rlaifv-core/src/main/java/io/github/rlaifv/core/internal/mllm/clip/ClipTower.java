package io.github.rlaifv.core.internal.mllm.clip;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import io.github.rlaifv.core.internal.mllm.decoder.LayerNames;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.vision.TowerLayer;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A CLIP vision tower up to the layer whose features are used. Rows are patches, one image after the other: F = images
 * * features per image, and Dv is the tower's width.
 */
public final class ClipTower {
    private final Kernels kernels;
    private final VisionConfig config;
    private final ScalarType type;
    private final NDArray dims;
    private final NDArray epsilon;
    private final NDArray skip;
    private final Map<String, NDArray> embedding;
    private final List<Map<String, NDArray>> layers = new ArrayList<>();

    ClipTower(Kernels kernels, VisionConfig config, NamedWeights weights, ScalarType type) {
        this.kernels = kernels;
        this.config = config;
        this.type = type;
        TensorScope scope = kernels.root();
        this.dims = scope.host()
                .longs(new long[] {config.heads(), config.activation().kernelNumber()});
        this.epsilon = scope.host().scalar(config.normEpsilon());
        this.skip = scope.host().longs(new long[] {config.dropClass() ? 1 : 0});
        this.embedding = weights.dictionary(LayerNames.visionEmbedding());
        for (int i = 0; i < config.usedLayers(); i++) {
            layers.add(weights.dictionary(LayerNames.visionLayer(i)));
        }
    }

    /** The shape of the tower. */
    public VisionConfig config() {
        return config;
    }

    /**
     * Computes features [F, Dv] in the compute type.
     *
     * @param pixels float32 [images, 3, side, side], row-major
     * @param images number of images
     * @param result scope that owns the features
     */
    public NDArray features(float[] pixels, int images, TensorScope result) {
        try (TensorScope call = kernels.root().child()) {
            TowerLayer forward = (layer, x) -> layer(x, layers.get(layer), call);
            NDArray last = forward.afterAll(layers.size(), embed(pixels(pixels, images, call), call));
            return result.adopt(kernels.trainOne("patch_rows", call, last, skip));
        }
    }

    /** Runs a forward pass that keeps what a backward pass needs. The caller closes it. */
    public Pass pass(float[] pixels, int images) {
        return new Pass(pixels, images);
    }

    private NDArray pixels(float[] values, int images, TensorScope scope) {
        NDArray floats = scope.floats(values, images, 3, config.imageSize(), config.imageSize());
        return type == ScalarType.FLOAT32 ? floats : kernels.copyTo(type, floats, scope);
    }

    private NDArray embed(NDArray pixels, TensorScope scope) {
        return kernels.train("vision_embed_forward", scope, embedding, pixels, epsilon)
                .get(0);
    }

    private NDArray layer(NDArray x, Map<String, NDArray> layer, TensorScope scope) {
        return kernels.train("vision_layer_forward", scope, layer, x, dims, epsilon)
                .get(0);
    }

    /** A forward pass for one backward pass. */
    public final class Pass implements AutoCloseable {
        private final TensorScope scope = kernels.root().child();
        private final NDArray pixels;
        private final List<NDArray> inputs = new ArrayList<>();
        private final NDArray last;
        private final NDArray features;

        private Pass(float[] values, int images) {
            try {
                pixels = pixels(values, images, scope);
                NDArray x = embed(pixels, scope);
                for (Map<String, NDArray> layer : layers) {
                    Cancellation.check("encoding images");
                    inputs.add(x);
                    x = layer(x, layer, scope);
                }
                last = x;
                features = kernels.trainOne("patch_rows", scope, x, skip);
            } catch (RuntimeException e) {
                scope.close();
                throw e;
            }
        }

        /** The features [F, Dv], valid as long as the pass. */
        public NDArray features() {
            return features;
        }

        /**
         * Passes the gradients of the tower's parameters to a sink.
         *
         * @param gradient gradient with respect to the features, [F, Dv]
         * @param sink receives the gradient of each wanted parameter; the tensor is valid during the call
         */
        public void backward(NDArray gradient, GradientSink sink) {
            NDArray g = kernels.trainOne("patch_rows_backward", scope, gradient, last, skip);
            for (int i = layers.size() - 1; i >= 0; i--) {
                Cancellation.check("encoding images");
                try (TensorScope call = scope.child()) {
                    List<NDArray> out = kernels.train(
                            "vision_layer_backward", call, layers.get(i), inputs.get(i), g, dims, epsilon);
                    emit(layers.get(i), LayerNames.visionLayer(i), out, 1, sink);
                    g.close();
                    g = scope.adopt(out.get(0));
                }
            }
            try (TensorScope call = scope.child()) {
                List<NDArray> out = kernels.train("vision_embed_backward", call, embedding, pixels, g, epsilon);
                emit(embedding, LayerNames.visionEmbedding(), out, 0, sink);
            }
        }

        @Override
        public void close() {
            scope.close();
        }
    }

    /** Passes the gradients of a kernel, which follow the order of its arguments from a given index, to the sink. */
    static void emit(
            Map<String, NDArray> dictionary,
            Map<String, String> names,
            List<NDArray> gradients,
            int first,
            GradientSink sink) {
        int at = first;
        for (String key : dictionary.keySet()) {
            String name = names.get(key);
            if (name != null) {
                sink.offer(name, gradients.get(at));
            }
            at++;
        }
    }
}
