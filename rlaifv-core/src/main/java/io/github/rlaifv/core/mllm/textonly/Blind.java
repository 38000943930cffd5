package io.github.rlaifv.core.mllm.textonly;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.mllm.LoraDropout;
import io.github.rlaifv.core.mllm.VisionEncoder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Refuses pictures. */
record Blind(Path folder) implements VisionEncoder {
    @Override
    public int tokens(ImageSource image) {
        throw new BadDataException("a prompt shows the image " + image.name() + ", but " + folder
                + " is a language model without eyes: use it to divide responses, and a multimodal one for pictures");
    }

    @Override
    public NDArray features(List<ImageSource> images, LoraDropout dropout, TensorScope scope) {
        throw new IllegalStateException("no image was accepted");
    }

    @Override
    public NDArray baseFeatures(List<ImageSource> images, TensorScope scope) {
        throw new IllegalStateException("no image was accepted");
    }

    @Override
    public void backward(
            List<ImageSource> images,
            NDArray gradient,
            LoraDropout dropout,
            Predicate<String> wanted,
            BiConsumer<String, NDArray> sink) {
        throw new IllegalStateException("no image was accepted");
    }

    @Override
    public void weightsChanged() {}

    @Override
    public String fingerprint() {
        return "text-only";
    }
}
