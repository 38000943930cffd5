package io.github.rlaifv.core.mllm.omnilmm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.image.ImageProcessor;
import io.github.rlaifv.core.image.PixelValues;
import io.github.rlaifv.core.mllm.LoraDropout;
import io.github.rlaifv.core.mllm.ModelParts;
import io.github.rlaifv.core.mllm.PictureCache;
import io.github.rlaifv.core.mllm.VisionEncoder;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A frozen tower, whose features are kept, and the resampler, which is trained. */
final class OmniLmmEncoder implements VisionEncoder {
    private static final double EPSILON = 1e-6;

    private final Kernels kernels;
    private final ModelParts parts;
    private final OmniLmmShape shape;
    private final ImageProcessor processor;
    private final int start;
    private final int end;
    private final EvaTower tower;
    private final TensorScope scope;
    private final PictureCache cache;
    private final NDArray epsilon;
    private final Map<String, NDArray> resampler;

    /**
     * @param start id of the token before a picture's features
     * @param end id of the one after them
     */
    OmniLmmEncoder(ModelParts parts, OmniLmmShape shape, ImageProcessor processor, int start, int end) {
        this.kernels = parts.kernels();
        this.parts = parts;
        this.shape = shape;
        this.processor = processor;
        this.start = start;
        this.end = end;
        this.tower = new EvaTower(parts, shape);
        this.scope = kernels.root().child();
        this.cache = new PictureCache(scope, parts.type().bytes());
        this.epsilon = scope.scalar(EPSILON);
        this.resampler = new LinkedHashMap<>(parts.weights().dictionary(OmniLmmNames.resampler()));
        this.resampler.put("position", parts.weights().tensor(OmniLmmNames.positions()));
    }

    EvaTower tower() {
        return tower;
    }

    @Override
    public int tokens(ImageSource image) {
        return shape.queries();
    }

    @Override
    public int[] layout(ImageSource image) {
        int[] result = new int[shape.queries() + 2];
        result[0] = start;
        for (int i = 0; i < shape.queries(); i++) {
            result[i + 1] = -1 - i;
        }
        result[shape.queries() + 1] = end;
        return result;
    }

    @Override
    public NDArray features(List<ImageSource> images, LoraDropout dropout, TensorScope result) {
        return baseFeatures(images, result);
    }

    // Synchronized because of the cache: batches may be computed by several threads.
    @Override
    public synchronized NDArray baseFeatures(List<ImageSource> images, TensorScope result) {
        try (TensorScope call = scope.child()) {
            return result.adopt(resampled(towerFeatures(images, call), images.size(), call));
        }
    }

    /** What the image processor makes of a picture. */
    PixelValues pixels(ImageSource image) {
        return processor.process(parts.imageDecoder().decode(image));
    }

    /** What the resampler makes of pictures' tower features, [B * queries, width]. */
    NDArray resampled(NDArray rows, int pictures, TensorScope call) {
        return kernels.train("resampler", call, resampler, rows, dims(pictures, call), epsilon)
                .get(0);
    }

    private NDArray dims(int pictures, TensorScope call) {
        return call.longs(new long[] {shape.resamplerHeads(), pictures});
    }

    private NDArray towerFeatures(List<ImageSource> images, TensorScope call) {
        for (ImageSource image : cache.missing(images)) {
            cache.put(image, tower.features(pixels(image), scope));
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
        if (parts.weights().parameters().stream()
                .anyMatch(parameter -> frozen(parameter.name()) && wanted.test(parameter.name()))) {
            throw new IllegalArgumentException(
                    "the vision tower of OmniLMM is not trained: leave the group VISION_TOWER"
                            + " out of what is trained");
        }
        Map<String, String> names = OmniLmmNames.resampler();
        if (names.values().stream().noneMatch(wanted)) {
            return;
        }
        try (TensorScope call = scope.child()) {
            List<NDArray> gradients = kernels.train(
                    "resampler_backward",
                    call,
                    resampler,
                    towerFeatures(images, call),
                    gradient,
                    dims(images.size(), call),
                    epsilon);
            int at = 1;
            for (Map.Entry<String, String> name : names.entrySet()) {
                if (resampler.containsKey(name.getKey())) {
                    if (wanted.test(name.getValue())) {
                        sink.accept(name.getValue(), gradients.get(at));
                    }
                    at++;
                }
            }
        }
    }

    private static boolean frozen(String parameter) {
        return parameter.startsWith(OmniLmmNames.TOWER) || parameter.equals(OmniLmmNames.positions());
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
