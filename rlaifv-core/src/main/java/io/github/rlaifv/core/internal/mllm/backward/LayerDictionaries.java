package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.Map;

/** What the kernels of decoder layers get: weights, adapters, and what a training pass drops. */
@FunctionalInterface
interface LayerDictionaries {

    /**
     * The dictionary of a layer.
     *
     * @param call owns what is made for it alone
     */
    Map<String, NDArray> of(int layer, TensorScope call);
}
