package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.tree.Positions;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/**
 * Turns images into features that stand at the image tokens: image processing, tower and projector of a family. Safe
 * for several threads. What it holds natively belongs to the model's root scope.
 */
public interface VisionEncoder {

    /** How many rows of features an image has. */
    int tokens(ImageSource image);

    /**
     * What an image's placeholder in a prompt becomes: a number of 0 or more is a vocabulary id, {@code -1 - k} the
     * image's k-th row of features. Every row stands there once, in rising order.
     */
    default int[] layout(ImageSource image) {
        int[] result = new int[tokens(image)];
        for (int i = 0; i < result.length; i++) {
            result[i] = -1 - i;
        }
        return result;
    }

    /** Where features stand on the axes of rotary positions. */
    default Positions positions() {
        return Positions.PLAIN;
    }

    /** Features [F, width] of some images, without adapters; see the other. */
    default NDArray features(List<ImageSource> images, TensorScope scope) {
        return features(images, ProjectorAdapters.NONE, scope);
    }

    /**
     * Features [F, width] of some images, one after the other, in the compute type; made for autograd.
     *
     * @param adapters on the projector
     * @param scope owns the features
     */
    NDArray features(List<ImageSource> images, ProjectorAdapters adapters, TensorScope scope);

    /** Gradients of the encoder's parameters, without adapters; see the other. */
    default void backward(List<ImageSource> images, NDArray gradient, GradientSink sink) {
        backward(images, gradient, ProjectorAdapters.NONE, sink);
    }

    /**
     * Gradients of the encoder's parameters and of the adapters'.
     *
     * @param images as given to {@link #features(List, ProjectorAdapters, TensorScope)}
     * @param gradient [F, width]
     * @param adapters as given there
     * @param sink takes each wanted gradient; the tensor lives as long as the call
     */
    void backward(List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink);

    /**
     * The linear maps that adapters can be put on, in the kernels' order: the key of the map's weight in the kernels'
     * dictionary to the weight's parameter name.
     */
    default Map<String, String> adaptable() {
        return Map.of();
    }

    /** Forgets what was computed with weights of the vision tower that have changed since. */
    void weightsChanged();

    /** Settings of the image processing, for fingerprints. */
    String fingerprint();
}
