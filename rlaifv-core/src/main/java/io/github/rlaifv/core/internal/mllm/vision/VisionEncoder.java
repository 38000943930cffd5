package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.tree.Positions;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/**
 * Turns images into the features at the image tokens of a prompt, with a family's image processing, vision tower and
 * projector. Safe for use by several threads. Its native memory belongs to the model's root scope.
 */
public interface VisionEncoder {

    /** Number of feature rows of an image. */
    int tokens(ImageSource image);

    /**
     * The tokens that replace an image's placeholder in a prompt: a number of 0 or more is a vocabulary id, and {@code
     * -1 - k} is the image's k-th feature row. Each row occurs once, in ascending order.
     */
    default int[] layout(ImageSource image) {
        int[] result = new int[tokens(image)];
        for (int i = 0; i < result.length; i++) {
            result[i] = -1 - i;
        }
        return result;
    }

    /**
     * Decodes and processes an image as for its features, unless they are cached, and computes nothing with it.
     *
     * @throws io.github.rlaifv.core.run.UnusableImageException if the image can't be used
     */
    void check(ImageSource image);

    /** The positions of features on the axes of the rotary position embedding. */
    default Positions positions() {
        return Positions.PLAIN;
    }

    /** Same as {@link #features(List, ProjectorAdapters, TensorScope)} without adapters. */
    default NDArray features(List<ImageSource> images, TensorScope scope) {
        return features(images, ProjectorAdapters.NONE, scope);
    }

    /**
     * Features of images, one after the other, [F, width] in the compute type. They can be inputs of an autograd graph.
     *
     * @param images the images
     * @param adapters adapters of the projector
     * @param scope scope that owns the features
     */
    NDArray features(List<ImageSource> images, ProjectorAdapters adapters, TensorScope scope);

    /** Same as below, without adapters. */
    default void backward(List<ImageSource> images, NDArray gradient, GradientSink sink) {
        backward(images, gradient, ProjectorAdapters.NONE, sink);
    }

    /**
     * Computes the gradients of the encoder's parameters and of the adapters.
     *
     * @param images images that were given to {@link #features(List, ProjectorAdapters, TensorScope)}
     * @param gradient gradient of the features, [F, width]
     * @param adapters adapters that were given there
     * @param sink receives each wanted gradient; the tensor is valid during the call
     */
    void backward(List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink);

    /**
     * The linear maps that can have adapters, in the kernels' order: the parameter names of their weights by kernel
     * name.
     */
    default Map<String, String> adaptable() {
        return Map.of();
    }

    /** Drops cached results of vision tower weights that have changed. */
    void weightsChanged();

    /** Identifies the settings of the image processing, for fingerprints. */
    String fingerprint();
}
