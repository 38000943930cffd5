package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.run.Cancellation;

/** The forward pass of a vision tower's layers. */
@FunctionalInterface
public interface TowerLayer {
    /**
     * Computes the hidden states after a layer.
     *
     * @param layer number of the layer, from 0
     * @param before hidden states before it
     */
    NDArray after(int layer, NDArray before);

    /**
     * Runs the layers one after the other and keeps only the last hidden states.
     *
     * @param layers number of layers
     * @param embedded hidden states before the first layer; closed unless there is no layer
     */
    default NDArray afterAll(int layers, NDArray embedded) {
        NDArray x = embedded;
        for (int layer = 0; layer < layers; layer++) {
            Cancellation.check("encoding images");
            NDArray y = after(layer, x);
            x.close();
            x = y;
        }
        return x;
    }
}
