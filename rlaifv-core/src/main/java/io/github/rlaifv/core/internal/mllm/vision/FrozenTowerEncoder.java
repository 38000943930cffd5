package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.gradient.WantedGradients;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A vision encoder whose tower is not trained, so that its features are cached, with a trainable head on top. */
public abstract class FrozenTowerEncoder implements VisionEncoder {
    private final Kernels kernels;
    private final NamedWeights weights;
    private final Head head;
    private final TensorScope scope;
    private final ImageFeatureCache cache;
    private final NDArray epsilon;
    private final Map<String, NDArray> base;

    /**
     * The trainable part of the encoder.
     *
     * @param family name of the model family, for messages
     * @param forward kernel (rows, dims, epsilon, weights) -> features
     * @param backward kernel (rows, gradient, dims with the wanted mode at the end, epsilon, weights) -> gradients of
     *     the rows and of the wanted weights
     * @param names parameters of trainable weights by kernel name, in the kernel's order
     * @param constants parameters of other weights by kernel name
     * @param adaptable kernel names of the linear maps that can have adapters
     * @param epsilon epsilon of its norms
     */
    public record Head(
            String family,
            String forward,
            String backward,
            Map<String, String> names,
            Map<String, String> constants,
            List<String> adaptable,
            double epsilon) {
        public Head {
            adaptable = List.copyOf(adaptable);
        }
    }

    protected FrozenTowerEncoder(ModelParts parts, Head head) {
        this.kernels = parts.kernels();
        this.weights = parts.weights();
        this.head = head;
        this.scope = kernels.root().child();
        this.cache = new ImageFeatureCache(scope, parts.type().bytes());
        this.epsilon = scope.host().scalar(head.epsilon());
        this.base = new LinkedHashMap<>(weights.dictionary(head.names()));
        this.base.putAll(weights.dictionary(head.constants()));
    }

    /** The tower's feature rows of one image; the scope takes ownership. */
    protected abstract NDArray tower(ImageSource image, TensorScope owner);

    /** Decodes and processes an image as {@link #tower} does. */
    protected abstract void decode(ImageSource image);

    @Override
    public final void check(ImageSource image) {
        synchronized (this) {
            if (cache.missing(List.of(image)).isEmpty()) {
                return;
            }
        }
        decode(image);
    }

    /** The dimensions that the head's kernels need besides the rows. */
    protected abstract long[] dims(int images);

    @Override
    public final Map<String, String> adaptable() {
        Map<String, String> result = new LinkedHashMap<>();
        for (String key : head.adaptable()) {
            result.put(key, Objects.requireNonNull(head.names().get(key)));
        }
        return result;
    }

    // Synchronized because of the cache: several threads may compute batches.
    @Override
    public final synchronized NDArray features(
            List<ImageSource> images, ProjectorAdapters adapters, TensorScope result) {
        try (TensorScope call = scope.child()) {
            NDArray rows = towerRows(images, call);
            Map<String, NDArray> dictionary = adapters.on(base, images, this::tokens, call);
            return result.adopt(headOf(rows, images.size(), dictionary, call));
        }
    }

    /** The head without adapters. */
    protected final NDArray headOf(NDArray rows, int images, TensorScope call) {
        return headOf(rows, images, base, call);
    }

    private NDArray headOf(NDArray rows, int images, Map<String, NDArray> dictionary, TensorScope call) {
        return kernels.train(head.forward(), call, dictionary, rows, call.host().longs(dims(images)), epsilon)
                .get(0);
    }

    private NDArray towerRows(List<ImageSource> images, TensorScope call) {
        for (ImageSource image : cache.missing(images)) {
            Cancellation.check("encoding images");
            cache.put(image, tower(image, scope));
            UsageMeter.add(Usage.ofImages(1));
        }
        NDArray all = StackedRows.of(
                images.stream()
                        .map(image -> Objects.requireNonNull(cache.get(image)))
                        .toList(),
                kernels,
                call);
        cache.trim();
        return all;
    }

    @Override
    public final synchronized void backward(
            List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink) {
        if (weights.parameters().stream()
                .anyMatch(p -> p.group() == ParameterGroup.VISION_TOWER && sink.holds(p.name()))) {
            throw new IllegalArgumentException("the vision tower of " + head.family()
                    + " can't be trained: do not select the group VISION_TOWER for training");
        }
        WantedGradients plan = WantedGradients.of(base, head.names(), adapters.parameters(), sink::holds);
        if (plan.mode() == 0) {
            return;
        }
        try (TensorScope call = scope.child()) {
            NDArray rows = towerRows(images, call);
            Map<String, NDArray> dictionary = adapters.on(base, images, this::tokens, call);
            long[] dims = dims(images.size());
            long[] withMode = Arrays.copyOf(dims, dims.length + 1);
            withMode[dims.length] = plan.mode();
            plan.emit(
                    kernels.train(
                            head.backward(),
                            call,
                            dictionary,
                            rows,
                            gradient,
                            call.host().longs(withMode),
                            epsilon),
                    sink);
        }
    }

    @Override
    public final synchronized void weightsChanged() {
        cache.clear();
    }
}
