package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.run.Cancellation;

/** Computes the hidden states after a layer of a vision tower from those before it. */
@FunctionalInterface
public interface TowerLayer {
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
