package io.github.rlaifv.core.internal.mllm.family.llavanext;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.vision.ImageSizeCache;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/** Encodes the tiles of an image with CLIP and the projector, and joins their features with the newline embedding. */
final class AnyResEncoder implements VisionEncoder {
    /** Name of the newline embedding, [D]. */
    static final String NEWLINE = "model.image_newline";

    private final Kernels kernels;
    private final ClipEncoder tiles;
    private final ImageSizeCache sizes;
    private final AnyResLayout layout;
    private final NDArray newline;

    AnyResEncoder(ModelParts parts, ClipEncoder tiles, ImageSizeCache sizes, AnyResLayout layout) {
        this.kernels = parts.kernels();
        this.tiles = tiles;
        this.sizes = sizes;
        this.layout = layout;
        this.newline = parts.weights().tensor(NEWLINE);
    }

    @Override
    public int tokens(ImageSource image) {
        return layout.size(sizes.of(image));
    }

    @Override
    public void check(ImageSource image) {
        tiles.check(image);
    }

    @Override
    public NDArray features(List<ImageSource> images, ProjectorAdapters adapters, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            return arranged(images, tiles.features(images, adapters, call), call, scope);
        }
    }

    private NDArray arranged(List<ImageSource> images, NDArray rows, TensorScope call, TensorScope result) {
        return result.adopt(kernels.trainOne("arrange_rows", call, rows, newline, order(images, call)));
    }

    /** Rows of all tiles' features in order; one past the last row stands for the newline. */
    private NDArray order(List<ImageSource> images, TensorScope call) {
        int newlineRow = images.stream().mapToInt(tiles::tokens).sum();
        long[] order = new long[images.stream().mapToInt(this::tokens).sum()];
        int first = 0;
        int at = 0;
        for (ImageSource image : images) {
            for (int row : layout.order(sizes.of(image))) {
                order[at++] = row == AnyResLayout.NEWLINE ? newlineRow : first + row;
            }
            first += tiles.tokens(image);
        }
        return call.longs(order);
    }

    @Override
    public void backward(List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink) {
        try (TensorScope call = kernels.root().child()) {
            long rows = images.stream().mapToInt(tiles::tokens).sum();
            List<NDArray> gradients = kernels.train(
                    "arrange_rows_backward",
                    call,
                    Map.of(),
                    gradient,
                    order(images, call),
                    call.host().longs(new long[] {rows}));
            sink.offer(NEWLINE, gradients.get(1));
            tiles.backward(images, gradients.get(0), adapters, sink);
        }
    }

    @Override
    public Map<String, String> adaptable() {
        return tiles.adaptable();
    }

    @Override
    public void weightsChanged() {
        tiles.weightsChanged();
    }

    @Override
    public String fingerprint() {
        return tiles.fingerprint();
    }
}
