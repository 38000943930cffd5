package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.mllm.tree.Positions;
import io.github.rlaifv.core.internal.mllm.vision.FrozenTowerEncoder;
import io.github.rlaifv.core.internal.mllm.vision.ImageSizeCache;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/** The vision encoder of Qwen2.5-VL: tower and merger. */
final class QwenVlEncoder extends FrozenTowerEncoder {
    private static final Head MERGER = new Head(
            "Qwen2.5-VL",
            "qwen_merger_forward",
            "qwen_merger_backward",
            QwenVlNames.merger(),
            Map.of(),
            List.of("linear_1", "linear_2"),
            1e-6);

    private final ModelParts parts;
    private final QwenVisionShape shape;
    private final QwenImageProcessor processor;
    private final ImageSizeCache sizes;
    private final QwenTower tower;

    QwenVlEncoder(ModelParts parts, QwenVisionShape shape, QwenImageProcessor processor) {
        super(parts, MERGER);
        this.parts = parts;
        this.shape = shape;
        this.processor = processor;
        this.sizes = new ImageSizeCache(parts.imageDecoder());
        this.tower = new QwenTower(parts, shape);
    }

    private ImageSize target(ImageSource image) {
        return processor.target(sizes.of(image), image.name());
    }

    private PatchGrid grid(ImageSource image) {
        ImageSize target = target(image);
        return new PatchGrid(target.height() / processor.block(), target.width() / processor.block(), shape.merge());
    }

    @Override
    public int tokens(ImageSource image) {
        return grid(image).blocks();
    }

    private float[] patches(ImageSource image) {
        ImageSize target = target(image);
        ImageDecoder decoder = parts.imageDecoder();
        return decoder.decode(image, decoded -> processor.patches(decoded, target, decoder.resampleOrder()));
    }

    @Override
    protected void decode(ImageSource image) {
        patches(image);
    }

    @Override
    protected NDArray tower(ImageSource image, TensorScope owner) {
        return tower.features(patches(image), grid(image), owner);
    }

    @Override
    protected long[] dims(int images) {
        return new long[] {shape.merged()};
    }

    @Override
    public Positions positions() {
        return new Positions() {
            @Override
            public int axes() {
                return 3;
            }

            /** The axes are time, row and column; an image is one moment. */
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
    public String fingerprint() {
        return parts.imageDecoder().fingerprint() + "|" + processor.fingerprint();
    }
}
