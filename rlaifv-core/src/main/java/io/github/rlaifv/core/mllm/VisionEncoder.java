package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.tensor.TensorScope;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Turns pictures into features that stand at the image tokens: image processing, tower and projector of a family. */
interface VisionEncoder {

    /** How many image tokens a picture takes. */
    int tokens(ImageSource image);

    /** Features [F, width] of some pictures, one after the other, in the compute type; made for autograd. */
    NDArray features(List<ImageSource> images, TensorScope scope);

    /**
     * Gradients of the encoder's parameters.
     *
     * @param images as given to {@link #features}
     * @param gradient [F, width]
     * @param wanted the parameters by name
     * @param sink takes each gradient; the tensor lives as long as the call
     */
    void backward(
            List<ImageSource> images, NDArray gradient, Predicate<String> wanted, BiConsumer<String, NDArray> sink);

    /** Forgets what was computed with weights that have changed since. */
    void weightsChanged();

    /** Settings of the image processing, for fingerprints. */
    String fingerprint();
}
