package io.github.rlaifv.core.internal.mllm.clip;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.internal.mllm.config.Activation;
import io.github.rlaifv.core.internal.mllm.config.VisionConfig;
import io.github.rlaifv.core.internal.mllm.decoder.LayerNames;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.gradient.WantedGradients;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import io.github.rlaifv.core.internal.mllm.vision.StackedRows;
import io.github.rlaifv.core.internal.mllm.vision.TileSource;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A CLIP vision tower with a two-layer projector. The features of the tower are cached, so that stages that use the
 * same image encode it once.
 */
public final class ClipEncoder implements VisionEncoder {
    private static final long CACHE_BYTES = 256L << 20;
    /** Number of tiles that are computed together in a backward pass, if no image has more. */
    private static final int BATCH = 16;

    private final Kernels kernels;
    private final VisionConfig config;
    private final NamedWeights weights;
    private final ScalarType type;
    private final TileSource tiles;
    private final ClipTower tower;
    private final TensorScope scope;
    private final int projectorKind;
    private final Map<String, NDArray> projector;
    private final LinkedHashMap<String, NDArray> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedBytes;

    /**
     * @param parts kernels, weights and element type
     * @param config shape of the tower
     * @param projectorActivation activation function between the projector's layers
     * @param tiles turns images into tiles
     */
    public ClipEncoder(ModelParts parts, VisionConfig config, Activation projectorActivation, TileSource tiles) {
        this.kernels = parts.kernels();
        this.config = config;
        this.weights = parts.weights();
        this.type = parts.type();
        this.tiles = tiles;
        this.tower = new ClipTower(kernels, config, weights, type);
        this.scope = kernels.root().child();
        this.projectorKind = projectorActivation.kernelNumber();
        this.projector = weights.dictionary(LayerNames.projector());
    }

    /** The vision tower without the projector. */
    public ClipTower tower() {
        return tower;
    }

    @Override
    public int tokens(ImageSource image) {
        return tiles.tiles(image) * config.features();
    }

    @Override
    public Map<String, String> adaptable() {
        Map<String, String> result = new LinkedHashMap<>();
        for (String key : List.of("linear_1", "linear_2")) {
            result.put(key, Objects.requireNonNull(LayerNames.projector().get(key)));
        }
        return result;
    }

    @Override
    public void check(ImageSource image) {
        synchronized (this) {
            if (cache.containsKey(image.fingerprint())) {
                return;
            }
        }
        pixels(List.of(image));
    }

    // Synchronized like everything that uses the cache, because several threads may compute batches.
    @Override
    public synchronized NDArray features(List<ImageSource> images, ProjectorAdapters adapters, TensorScope result) {
        try (TensorScope call = scope.child()) {
            NDArray rows = towerFeatures(images, call);
            Map<String, NDArray> dictionary = adapters.on(projector, images, this::tokens, call);
            NDArray dims = call.host().longs(new long[] {projectorKind});
            return result.adopt(kernels.train("projector_forward", call, dictionary, rows, dims)
                    .get(0));
        }
    }

    /** The tower's features of the images before the projector, [F, Dv], from the cache if possible. */
    public synchronized NDArray towerFeatures(List<ImageSource> images, TensorScope result) {
        List<String> keys = images.stream().map(ImageSource::fingerprint).toList();
        Map<String, ImageSource> missing = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!cache.containsKey(keys.get(i))) {
                missing.put(keys.get(i), images.get(i));
            }
        }
        try (TensorScope call = scope.child()) {
            Map<String, NDArray> fresh = encode(missing, call);
            List<NDArray> parts = new ArrayList<>();
            for (String key : keys) {
                NDArray kept = cache.get(key);
                parts.add(kept == null ? Objects.requireNonNull(fresh.get(key)) : kept);
            }
            NDArray rows = StackedRows.of(parts, kernels, result);
            fresh.forEach(this::keep);
            return rows;
        }
    }

    /** Encodes images one at a time, so that cached features do not depend on the other images of a call. */
    private Map<String, NDArray> encode(Map<String, ImageSource> images, TensorScope call) {
        Map<String, NDArray> result = new LinkedHashMap<>();
        images.forEach((key, image) -> {
            Cancellation.check("encoding images");
            result.put(key, tower(List.of(image), call));
            UsageMeter.add(Usage.ofImages(1));
        });
        return result;
    }

    private NDArray tower(List<ImageSource> images, TensorScope step) {
        return tower.features(pixels(images), tileCount(images), step);
    }

    private int tileCount(List<ImageSource> images) {
        return images.stream().mapToInt(tiles::tiles).sum();
    }

    /** Number of images, at least one, that are computed together in a backward pass. */
    private int together(List<ImageSource> images) {
        int count = 1;
        int sum = tiles.tiles(images.get(0));
        while (count < images.size() && sum + tiles.tiles(images.get(count)) <= BATCH) {
            sum += tiles.tiles(images.get(count++));
        }
        return count;
    }

    /** Pixel values of images, [tiles, 3, side, side] row-major. */
    public float[] pixels(List<ImageSource> images) {
        int side = config.imageSize();
        float[] values = new float[tileCount(images) * 3 * side * side];
        int at = 0;
        for (ImageSource image : images) {
            for (PixelValues pixels : tiles.pixels(image)) {
                if (pixels.height() != side || pixels.width() != side) {
                    throw new BadDataException("image " + image.name() + " was processed to " + pixels.width() + "x"
                            + pixels.height() + " pixels, but the vision tower needs " + side + "x" + side
                            + "; the folder's image processor settings don't fit its config.json");
                }
                System.arraycopy(pixels.values(), 0, values, at, pixels.values().length);
                at += pixels.values().length;
            }
        }
        return values;
    }

    private void keep(String key, NDArray rows) {
        cache.put(key, scope.adopt(rows));
        cachedBytes += rows.size() * type.bytes();
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
            List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink) {
        boolean towerWanted = weights.parameters().stream()
                .anyMatch(p -> p.group() == ParameterGroup.VISION_TOWER && sink.holds(p.name()));
        WantedGradients plan =
                WantedGradients.of(projector, LayerNames.projector(), adapters.parameters(), sink::holds);
        if (!towerWanted && plan.mode() == 0) {
            return;
        }
        try (TensorScope call = scope.child()) {
            NDArray rows = towerFeatures(images, call);
            Map<String, NDArray> dictionary = adapters.on(projector, images, this::tokens, call);
            List<NDArray> out = kernels.train(
                    "projector_backward",
                    call,
                    dictionary,
                    rows,
                    gradient,
                    call.host().longs(new long[] {projectorKind, plan.mode()}));
            plan.emit(out, sink);
            if (towerWanted) {
                towerBackward(images, out.get(0), sink);
            }
        }
    }

    private void towerBackward(List<ImageSource> images, NDArray gradient, GradientSink sink) {
        List<ImageSource> left = images;
        int first = 0;
        while (!left.isEmpty()) {
            Cancellation.check("training");
            List<ImageSource> part = left.subList(0, together(left));
            int last = first + tileCount(part) * config.features();
            try (ClipTower.Pass pass = tower.pass(pixels(part), tileCount(part));
                    TensorScope step = scope.child()) {
                pass.backward(StackedRows.copy(gradient, first, last, kernels, step), sink);
            }
            first = last;
            left = left.subList(part.size(), left.size());
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
        return tiles.fingerprint();
    }
}
