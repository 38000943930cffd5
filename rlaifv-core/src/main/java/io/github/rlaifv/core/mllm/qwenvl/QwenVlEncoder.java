package io.github.rlaifv.core.mllm.qwenvl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.mllm.LoraDropout;
import io.github.rlaifv.core.mllm.LoraModule;
import io.github.rlaifv.core.mllm.ModelParts;
import io.github.rlaifv.core.mllm.PictureCache;
import io.github.rlaifv.core.mllm.PictureSizes;
import io.github.rlaifv.core.mllm.Positions;
import io.github.rlaifv.core.mllm.VisionEncoder;
import io.github.rlaifv.core.mllm.WantedGradients;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A frozen tower, whose features are kept, and the merger, which is trained. */
final class QwenVlEncoder implements VisionEncoder {
    private static final double EPSILON = 1e-6;

    private final Kernels kernels;
    private final ModelParts parts;
    private final QwenVisionShape shape;
    private final QwenImageProcessor processor;
    private final PictureSizes sizes;
    private final QwenTower tower;
    private final TensorScope scope;
    private final PictureCache cache;
    private final NDArray epsilon;
    private final Map<String, NDArray> baseMerger;
    private Map<String, NDArray> merger;
    private List<LoraModule> adapters = List.of();

    QwenVlEncoder(ModelParts parts, QwenVisionShape shape, QwenImageProcessor processor) {
        this.kernels = parts.kernels();
        this.parts = parts;
        this.shape = shape;
        this.processor = processor;
        this.sizes = new PictureSizes(parts.imageDecoder());
        this.tower = new QwenTower(parts, shape);
        this.scope = kernels.root().child();
        this.cache = new PictureCache(scope, parts.type().bytes());
        this.epsilon = scope.scalar(EPSILON);
        this.baseMerger = parts.weights().dictionary(QwenVlNames.merger());
        this.merger = baseMerger;
    }

    private ImageSize target(ImageSource image) {
        return processor.target(sizes.of(image), image.name());
    }

    private PatchGrid grid(ImageSource image) {
        ImageSize target = target(image);
        return new PatchGrid(
                target.height() / processor.block(), target.width() / processor.block(), shape.merge());
    }

    @Override
    public int tokens(ImageSource image) {
        return grid(image).blocks();
    }

    @Override
    public Positions positions() {
        return new Positions() {
            @Override
            public int axes() {
                return 3;
            }

            /** Time, row, column; a picture is one moment. */
            @Override
            public int offset(ImageSource image, int row, int axis) {
                int columns = grid(image).columns();
                return axis == 0 ? 0 : axis == 1 ? row / columns : row % columns;
            }

            @Override
            public int span(ImageSource image) {
                PatchGrid grid = grid(image);
                return Math.max(grid.rows(), grid.columns());
            }
        };
    }

    @Override
    public Map<String, String> adaptable() {
        Map<String, String> result = new LinkedHashMap<>();
        for (String key : List.of("linear_1", "linear_2")) {
            result.put(key, Objects.requireNonNull(QwenVlNames.merger().get(key)));
        }
        return result;
    }

    @Override
    public synchronized void adapt(List<LoraModule> modules) {
        adapters = List.copyOf(modules);
        merger = new LinkedHashMap<>(baseMerger);
        adapters.forEach(module -> module.putInto(merger));
    }

    // Synchronized because of the cache: batches may be computed by several threads.
    @Override
    public synchronized NDArray features(List<ImageSource> images, LoraDropout dropout, TensorScope result) {
        return merged(images, merger, dropout, result);
    }

    @Override
    public synchronized NDArray baseFeatures(List<ImageSource> images, TensorScope result) {
        return merged(images, baseMerger, LoraDropout.NONE, result);
    }

    private NDArray merged(
            List<ImageSource> images, Map<String, NDArray> weights, LoraDropout dropout, TensorScope result) {
        try (TensorScope call = scope.child()) {
            NDArray rows = towerFeatures(images, call);
            Map<String, NDArray> dictionary = dropout.onProjector(weights, adapters, images, this::tokens, call);
            NDArray dims = call.longs(new long[] {shape.merged()});
            return result.adopt(kernels.train("qwen_merger_forward", call, dictionary, rows, dims, epsilon)
                    .get(0));
        }
    }

    private NDArray towerFeatures(List<ImageSource> images, TensorScope call) {
        for (ImageSource image : cache.missing(images)) {
            float[] patches = processor.patches(parts.imageDecoder().decode(image), target(image));
            cache.put(image, tower.features(patches, grid(image), scope));
        }
        NDList rows = new NDList();
        images.forEach(image -> rows.add(Objects.requireNonNull(cache.get(image))));
        NDArray all = call.adopt(NDArrays.concat(rows));
        cache.trim();
        return all;
    }

    @Override
    public synchronized void backward(
            List<ImageSource> images,
            NDArray gradient,
            LoraDropout dropout,
            Predicate<String> wanted,
            BiConsumer<String, NDArray> sink) {
        Map<String, String> names = QwenVlNames.merger();
        if (parts.weights().parameters().stream()
                .map(parameter -> parameter.name())
                .anyMatch(name -> name.startsWith("model.visual.") && !names.containsValue(name) && wanted.test(name))) {
            throw new IllegalArgumentException("the vision tower of Qwen2.5-VL is not trained: leave the group"
                    + " VISION_TOWER out of what is trained");
        }
        WantedGradients plan = WantedGradients.of(baseMerger, names, adapters, wanted);
        if (plan.mode() == 0) {
            return;
        }
        try (TensorScope call = scope.child()) {
            Map<String, NDArray> dictionary = dropout.onProjector(merger, adapters, images, this::tokens, call);
            NDArray dims = call.longs(new long[] {shape.merged(), plan.mode()});
            List<NDArray> out = kernels.train(
                    "qwen_merger_backward", call, dictionary, towerFeatures(images, call), gradient, dims, epsilon);
            plan.emit(out, wanted, sink);
        }
    }

    @Override
    public synchronized void weightsChanged() {
        cache.clear();
    }

    @Override
    public String fingerprint() {
        return processor.fingerprint();
    }
}
