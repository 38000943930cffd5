package io.github.rlaifv.core.internal.mllm.family.textonly;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;

/** The vision encoder of text-only models, which rejects images. */
record NoVisionEncoder(Path folder) implements VisionEncoder {
    @Override
    public int tokens(ImageSource image) {
        throw new BadDataException("a prompt shows the image " + image.name() + ", but " + folder
                + " is a text-only model: use it to divide responses, and a multimodal model for images");
    }

    @Override
    public void check(ImageSource image) {
        tokens(image);
    }

    @Override
    public NDArray features(List<ImageSource> images, ProjectorAdapters adapters, TensorScope scope) {
        throw new IllegalStateException("no image was accepted");
    }

    @Override
    public void backward(List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink) {
        throw new IllegalStateException("no image was accepted");
    }

    @Override
    public void weightsChanged() {}

    @Override
    public String fingerprint() {
        return "text-only";
    }
}
