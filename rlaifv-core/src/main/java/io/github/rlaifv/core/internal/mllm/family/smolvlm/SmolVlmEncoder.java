package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.internal.mllm.vision.FrozenTowerEncoder;
import io.github.rlaifv.core.internal.mllm.vision.ImageSizeCache;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.TowerLayer;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The vision encoder of SmolVLM: SigLIP on an image's tiles, pixel shuffle, and the connector. */
final class SmolVlmEncoder extends FrozenTowerEncoder {
    private static final Head CONNECTOR = new Head(
            "SmolVLM",
            "connector",
            "connector_backward",
            SmolVlmNames.connector(),
            Map.of(),
            List.of("linear_1"),
            1e-6);

    private final Kernels kernels;
    private final ModelParts parts;
    private final SmolVisionShape shape;
    private final TileSplitter splitter;
    private final ImageTokens marks;
    private final ImageSizeCache sizes;
    private final NDArray dims;
    private final NDArray epsilon;
    private final NDArray scale;
    private final NDArray positions;
    private final Map<String, NDArray> embedding;
    private final List<Map<String, NDArray>> layers = new ArrayList<>();
    private final Map<String, NDArray> norm;

    SmolVlmEncoder(ModelParts parts, SmolVisionShape shape, TileSplitter splitter, ImageTokens marks) {
        super(parts, CONNECTOR);
        this.kernels = parts.kernels();
        this.parts = parts;
        this.shape = shape;
        this.splitter = splitter;
        this.marks = marks;
        this.sizes = new ImageSizeCache(parts.imageDecoder());
        TensorScope root = kernels.root();
        this.dims =
                root.host().longs(new long[] {shape.heads(), shape.activation().kernelNumber()});
        this.epsilon = root.host().scalar(shape.epsilon());
        this.scale = root.host().longs(new long[] {shape.scale()});
        this.positions = root.longs(shape.positions());
        this.embedding = parts.weights().dictionary(SmolVlmNames.embedding());
        for (int i = 0; i < shape.layers(); i++) {
            layers.add(parts.weights().dictionary(SmolVlmNames.layer(i)));
        }
        this.norm = parts.weights().dictionary(SmolVlmNames.norm());
    }

    private TileSplitter.Grid grid(ImageSource image) {
        return splitter.grid(sizes.of(image));
    }

    @Override
    public int tokens(ImageSource image) {
        return grid(image).tiles() * shape.tokens();
    }

    @Override
    public int[] layout(ImageSource image) {
        return marks.layout(grid(image), shape.tokens(), image.name());
    }

    private List<PixelValues> pixels(ImageSource image) {
        ImageDecoder decoder = parts.imageDecoder();
        return decoder.decode(image, decoded -> splitter.pixels(decoded, decoder.resampleOrder()));
    }

    @Override
    protected void decode(ImageSource image) {
        pixels(image);
    }

    @Override
    protected NDArray tower(ImageSource image, TensorScope owner) {
        List<PixelValues> tiles = pixels(image);
        int size = tiles.get(0).values().length;
        float[] values = new float[tiles.size() * size];
        for (int i = 0; i < tiles.size(); i++) {
            System.arraycopy(tiles.get(i).values(), 0, values, i * size, size);
        }
        try (TensorScope call = kernels.root().child()) {
            NDArray pixels = call.floats(values, tiles.size(), 3, shape.imageSize(), shape.imageSize());
            if (parts.type() != ScalarType.FLOAT32) {
                pixels = kernels.copyTo(parts.type(), pixels, call);
            }
            NDArray embedded = kernels.train("siglip_embed", call, embedding, pixels, positions)
                    .get(0);
            TowerLayer forward =
                    (layer, x) -> kernels.train("vision_layer_forward", call, layers.get(layer), x, dims, epsilon)
                            .get(0);
            NDArray last = forward.afterAll(layers.size(), embedded);
            return owner.adopt(kernels.train("siglip_rows", call, norm, last, scale, epsilon)
                    .get(0));
        }
    }

    @Override
    protected long[] dims(int images) {
        return new long[0];
    }

    @Override
    public String fingerprint() {
        return parts.imageDecoder().fingerprint() + "|" + splitter.fingerprint();
    }
}
