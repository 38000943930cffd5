package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.internal.mllm.vision.FrozenTowerEncoder;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/** The vision encoder of OmniLMM: tower and resampler. */
final class OmniLmmEncoder extends FrozenTowerEncoder {
    private static final Head RESAMPLER = new Head(
            "OmniLMM",
            "resampler",
            "resampler_backward",
            OmniLmmNames.resampler(),
            Map.of("position", OmniLmmNames.positions()),
            List.of(),
            1e-6);

    private final ModelParts parts;
    private final OmniLmmShape shape;
    private final ImageProcessor processor;
    private final int start;
    private final int end;
    private final EvaTower tower;

    /**
     * @param start id of the token before an image's features
     * @param end id of the token after an image's features
     */
    OmniLmmEncoder(ModelParts parts, OmniLmmShape shape, ImageProcessor processor, int start, int end) {
        super(parts, RESAMPLER);
        this.parts = parts;
        this.shape = shape;
        this.processor = processor;
        this.start = start;
        this.end = end;
        this.tower = new EvaTower(parts, shape);
    }

    EvaTower tower() {
        return tower;
    }

    /** The pixel values of an image. */
    PixelValues pixels(ImageSource image) {
        ImageDecoder decoder = parts.imageDecoder();
        return decoder.decode(image, decoded -> processor.process(decoded, decoder.resampleOrder()));
    }

    /** Applies the resampler to an image's tower features: [queries, width]. */
    NDArray resampled(NDArray rows, TensorScope call) {
        return headOf(rows, 1, call);
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
    protected void decode(ImageSource image) {
        pixels(image);
    }

    @Override
    protected NDArray tower(ImageSource image, TensorScope owner) {
        return tower.features(pixels(image), owner);
    }

    @Override
    protected long[] dims(int images) {
        return new long[] {shape.resamplerHeads(), images};
    }

    @Override
    public String fingerprint() {
        return parts.imageDecoder().fingerprint() + "|" + processor.fingerprint();
    }
}
