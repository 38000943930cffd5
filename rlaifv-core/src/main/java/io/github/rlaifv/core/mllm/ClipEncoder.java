package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.image.ImageDecoder;
import io.github.rlaifv.core.image.ImageProcessor;
import io.github.rlaifv.core.image.PixelValues;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A CLIP tower with a two-layer projector. What the tower says of a picture is kept, so that the many stages that look at
 * the same picture encode it once.
 */
public final class ClipEncoder implements VisionEncoder {
    private static final long CACHE_BYTES = 256L << 20;
    /** Pictures that go through the tower together. */
    private static final int BATCH = 16;

    private final Kernels kernels;
    private final VisionConfig config;
    private final NamedWeights weights;
    private final ScalarType type;
    private final ImageDecoder decoder;
    private final ImageProcessor processor;
    private final TensorScope scope;
    private final NDArray dims;
    private final NDArray epsilon;
    private final NDArray skip;
    private final NDArray projectorDims;
    private final Map<String, NDArray> embedding;
    private final List<Map<String, NDArray>> layers = new ArrayList<>();
    private final Map<String, NDArray> projector;
    private final LinkedHashMap<String, NDArray> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedBytes;

    /**
     * @param projectorActivation between the projector's layers
     * @param type the compute type
     */
    public ClipEncoder(
            Kernels kernels,
            VisionConfig config,
            Activation projectorActivation,
            NamedWeights weights,
            ScalarType type,
            ImageDecoder decoder,
            ImageProcessor processor) {
        this.kernels = kernels;
        this.config = config;
        this.weights = weights;
        this.type = type;
        this.decoder = decoder;
        this.processor = processor;
        this.scope = kernels.root().child();
        this.dims = scope.longs(new long[] {config.heads(), config.activation().kernelNumber()});
        this.epsilon = scope.scalar(config.normEpsilon());
        this.skip = scope.longs(new long[] {config.dropClass() ? 1 : 0});
        this.projectorDims = scope.longs(new long[] {projectorActivation.kernelNumber()});
        this.embedding = weights.dictionary(LayerNames.visionEmbedding());
        for (int i = 0; i < config.usedLayers(); i++) {
            layers.add(weights.dictionary(LayerNames.visionLayer(i)));
        }
        this.projector = weights.dictionary(LayerNames.projector());
    }

    @Override
    public int tokens(ImageSource image) {
        return config.features();
    }

    // Synchronized as all that reads or changes the cache: batches may be computed by several threads.
    @Override
    public synchronized NDArray features(List<ImageSource> images, TensorScope result) {
        try (TensorScope call = scope.child()) {
            return result.adopt(
                    kernels.train("projector_forward", call, projector, towerRows(images, call), projectorDims)
                            .get(0));
        }
    }

    /** Tower outputs [F, Dv] of the pictures, from the cache where they are known. */
    private NDArray towerRows(List<ImageSource> images, TensorScope call) {
        List<String> keys = images.stream().map(ImageSource::fingerprint).toList();
        Map<String, ImageSource> missing = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!cache.containsKey(keys.get(i))) {
                missing.put(keys.get(i), images.get(i));
            }
        }
        Map<String, NDArray> fresh = encode(missing, call);
        NDList parts = new NDList();
        for (String key : keys) {
            NDArray kept = cache.get(key);
            parts.add(kept == null ? fresh.get(key) : kept);
        }
        NDArray rows = parts.size() == 1 ? parts.get(0) : call.adopt(NDArrays.concat(parts));
        fresh.forEach(this::keep);
        return rows;
    }

    private Map<String, NDArray> encode(Map<String, ImageSource> images, TensorScope call) {
        Map<String, NDArray> result = new LinkedHashMap<>();
        List<String> keys = List.copyOf(images.keySet());
        for (int begin = 0; begin < keys.size(); begin += BATCH) {
            List<String> part = keys.subList(begin, Math.min(begin + BATCH, keys.size()));
            try (TensorScope step = call.child()) {
                NDArray x = embed(pixels(part.stream().map(images::get).toList(), step), step);
                for (Map<String, NDArray> layer : layers) {
                    NDArray y = kernels.train("vision_layer_forward", step, layer, x, dims, epsilon)
                            .get(0);
                    x.close();
                    x = y;
                }
                NDArray rows = kernels.trainOne("patch_rows", step, x, skip);
                for (int i = 0; i < part.size(); i++) {
                    NDArray own = rows.get(i * config.features() + ":" + (i + 1) * config.features());
                    result.put(part.get(i), call.adopt(own.duplicate()));
                }
            }
        }
        return result;
    }

    private NDArray pixels(List<ImageSource> images, TensorScope step) {
        int side = config.imageSize();
        float[] values = new float[images.size() * 3 * side * side];
        int at = 0;
        for (ImageSource image : images) {
            PixelValues pixels = processor.process(decoder.decode(image));
            if (pixels.height() != side || pixels.width() != side) {
                throw new BadDataException("image " + image.name() + " was processed to " + pixels.width() + "x"
                        + pixels.height() + " pixels, the vision tower needs " + side + "x" + side
                        + "; the folder's image processor settings don't fit its config.json");
            }
            System.arraycopy(pixels.values(), 0, values, at, pixels.values().length);
            at += pixels.values().length;
        }
        NDArray floats = step.floats(values, images.size(), 3, side, side);
        return type == ScalarType.FLOAT32
                ? floats
                : kernels.trainOne("copy_to", step, floats, TreeBatch.typeArgument(step, type));
    }

    private NDArray embed(NDArray pixels, TensorScope step) {
        return kernels.train("vision_embed_forward", step, embedding, pixels, epsilon)
                .get(0);
    }

    private void keep(String key, NDArray rows) {
        long bytes = rows.size() * type.bytes();
        cache.put(key, scope.adopt(rows));
        cachedBytes += bytes;
        var eldest = cache.entrySet().iterator();
        while (cachedBytes > CACHE_BYTES && eldest.hasNext()) {
            NDArray old = eldest.next().getValue();
            cachedBytes -= old.size() * type.bytes();
            eldest.remove();
            old.close();
        }
    }

    @Override
    public synchronized void backward(
            List<ImageSource> images, NDArray gradient, Predicate<String> wanted, BiConsumer<String, NDArray> sink) {
        Map<String, String> names = LayerNames.projector();
        boolean tower = wantsTower(wanted);
        if (!tower && projector.keySet().stream().noneMatch(key -> wanted.test(names.get(key)))) {
            return;
        }
        try (TensorScope call = scope.child()) {
            List<NDArray> out = kernels.train(
                    "projector_backward", call, projector, towerRows(images, call), gradient, projectorDims);
            emit(projector, names, out, 1, wanted, sink);
            if (tower) {
                towerBackward(images, out.get(0), wanted, sink);
            }
        }
    }

    private boolean wantsTower(Predicate<String> wanted) {
        return weights.parameters().stream()
                .anyMatch(p -> p.name().startsWith("model.vision_tower.") && wanted.test(p.name()));
    }

    /**
     * Gradients of the tower alone, for training it on an objective of its own.
     *
     * @param gradient with respect to {@link #towerFeatures}, [F, Dv]
     */
    public synchronized void towerBackward(
            List<ImageSource> images, NDArray gradient, Predicate<String> wanted, BiConsumer<String, NDArray> sink) {
        for (int begin = 0; begin < images.size(); begin += BATCH) {
            int end = Math.min(begin + BATCH, images.size());
            try (TensorScope step = scope.child()) {
                NDArray rows = step.adopt(gradient.get(begin * config.features() + ":" + end * config.features())
                        .duplicate());
                batchBackward(pixels(images.subList(begin, end), step), rows, wanted, sink, step);
            }
        }
    }

    private void batchBackward(
            NDArray pixels,
            NDArray rows,
            Predicate<String> wanted,
            BiConsumer<String, NDArray> sink,
            TensorScope step) {
        List<NDArray> inputs = new ArrayList<>();
        NDArray x = embed(pixels, step);
        for (Map<String, NDArray> layer : layers) {
            inputs.add(x);
            x = kernels.train("vision_layer_forward", step, layer, x, dims, epsilon)
                    .get(0);
        }
        NDArray g = kernels.trainOne("patch_rows_backward", step, rows, x, skip);
        for (int i = layers.size() - 1; i >= 0; i--) {
            try (TensorScope call = step.child()) {
                List<NDArray> out =
                        kernels.train("vision_layer_backward", call, layers.get(i), inputs.get(i), g, dims, epsilon);
                emit(layers.get(i), LayerNames.visionLayer(i), out, 1, wanted, sink);
                g.close();
                g = step.adopt(out.get(0));
            }
        }
        try (TensorScope call = step.child()) {
            List<NDArray> out = kernels.train("vision_embed_backward", call, embedding, pixels, g, epsilon);
            emit(embedding, LayerNames.visionEmbedding(), out, 0, wanted, sink);
        }
    }

    private static void emit(
            Map<String, NDArray> dictionary,
            Map<String, String> names,
            List<NDArray> gradients,
            int first,
            Predicate<String> wanted,
            BiConsumer<String, NDArray> sink) {
        int at = first;
        for (String key : dictionary.keySet()) {
            String name = names.get(key);
            if (wanted.test(name)) {
                sink.accept(name, gradients.get(at));
            }
            at++;
        }
    }

    /** What the tower says of the pictures before the projector, [F, Dv]; belongs to the scope. */
    public synchronized NDArray towerFeatures(List<ImageSource> images, TensorScope result) {
        try (TensorScope call = scope.child()) {
            return result.adopt(towerRows(images, call).duplicate());
        }
    }

    @Override
    public synchronized void weightsChanged() {
        cache.values().forEach(NDArray::close);
        cache.clear();
        cachedBytes = 0;
    }

    @Override
    public String fingerprint() {
        return processor.fingerprint();
    }
}
