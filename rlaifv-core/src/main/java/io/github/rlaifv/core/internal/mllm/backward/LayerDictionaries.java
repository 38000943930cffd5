package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.Map;

/** Provides the arguments of the kernels of decoder layers: weights, adapters and dropout of a training pass. */
@FunctionalInterface
interface LayerDictionaries {

    /**
     * The arguments of one layer by name.
     *
     * @param layer index of the layer
     * @param call scope that owns tensors made for this call
     */
    Map<String, NDArray> of(int layer, TensorScope call);
}
