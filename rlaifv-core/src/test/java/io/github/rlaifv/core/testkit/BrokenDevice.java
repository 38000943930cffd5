package io.github.rlaifv.core.testkit;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.engine.GpuDriver;
import io.github.rlaifv.core.internal.engine.GpuFacts;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A CUDA device for tests that stores tensors but fails at each computation. */
public final class BrokenDevice implements GpuDriver {
    /** The message of each failure. */
    public static final String FAILURE = "CUDA error: uncorrectable ECC error encountered";

    private static final int INDEX = 1100;
    private static final AtomicReference<Optional<NDManager>> LAST = new AtomicReference<>(Optional.empty());

    /** The device. */
    public static ComputeDevice device() {
        return ComputeDevice.cuda(INDEX);
    }

    @Override
    public boolean has(int index) {
        return index == INDEX;
    }

    @Override
    public Device engineDevice(int index) {
        return Device.cpu();
    }

    @Override
    public Optional<GpuFacts> facts(int index) {
        return Optional.empty();
    }

    /** The owner of the tensors of the model that was opened last. */
    public static Optional<NDManager> lastOwner() {
        return Objects.requireNonNull(LAST.get());
    }

    @Override
    public TensorChecks checks(NDManager root) {
        LAST.set(Optional.of(root));
        return new TensorChecks() {
            @Override
            public void argument(String kernel, int position, NDArray tensor) {}

            @Override
            public void results(String kernel, NDManager owner) {
                throw new EngineException(FAILURE);
            }
        };
    }
}
