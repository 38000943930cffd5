package io.github.rlaifv.core.internal.mllm.optimizer;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;

/**
 * Where an optimizer has its state and computes: on the device of the model, or in the memory of the host.
 *
 * @param model kernels on the device of the model
 * @param state kernels where the state is; the same object unless the state is offloaded
 */
public record StatePlace(Kernels model, Kernels state) implements AutoCloseable {

    /**
     * Returns the place for a model's optimizer.
     *
     * @param model kernels on the device of the model
     * @param offload whether the state of a model on a GPU goes to the memory of the host
     */
    public static StatePlace of(Kernels model, boolean offload) {
        return new StatePlace(model, offload && model.onGpu() ? Kernels.open(ComputeDevice.cpu()) : model);
    }

    boolean offloaded() {
        return model != state;
    }

    @Override
    public void close() {
        if (offloaded()) {
            state.close();
        }
    }
}
