package io.github.rlaifv.core.internal.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.rlaifv.core.device.ComputeDevice;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns native tensors: all tensors created in a scope are freed when it is closed. Scopes are nested by lifetime:
 * model, call, layer. Whoever opens a scope closes it; a tensor that must outlive its scope is moved with {@link
 * #adopt}. Methods that create a tensor throw a {@link io.github.rlaifv.core.run.DeviceMemoryException} if the device has
 * too little memory for it.
 */
public final class TensorScope implements AutoCloseable {
    /** Name of the owners of tensors in host memory that belong to a model on another device. */
    public static final String HOST = "host";

    private final NDManager manager;
    private final boolean apart;
    private final EngineFailure failure;
    private @Nullable TensorScope host;

    /**
     * @param apart whether the scope's device has a memory of its own
     * @param failure failures of the engine on the scope's device
     */
    TensorScope(NDManager manager, boolean apart, EngineFailure failure) {
        this.manager = manager;
        this.apart = apart;
        this.failure = failure;
    }

    /** Creates a scope that is closed with this one at the latest. */
    public TensorScope child() {
        return new TensorScope(manager.newSubManager(), apart, failure);
    }

    /**
     * A scope in host memory that is closed with this one; this one itself if its device is the CPU. Numbers that a
     * kernel reads, such as sizes, must be there: reading them from a GPU waits until it has computed everything
     * before.
     */
    public synchronized TensorScope host() {
        if (!apart) {
            return this;
        }
        if (host == null) {
            NDManager owner = manager.newSubManager(Device.cpu());
            owner.setName(HOST);
            host = new TensorScope(owner, false, new EngineFailure(ComputeDevice.cpu()));
        }
        return host;
    }

    /** Moves a tensor from its scope to this one. */
    public NDArray adopt(NDArray tensor) {
        tensor.attach(manager);
        return tensor;
    }

    /** Creates an int64 tensor on this scope's device. */
    public NDArray longs(long[] values, long... shape) {
        return created(() -> manager.create(LongBuffer.wrap(values), shape(values.length, shape)));
    }

    /** Creates a float32 tensor on this scope's device. */
    public NDArray floats(float[] values, long... shape) {
        return created(() -> manager.create(FloatBuffer.wrap(values), shape(values.length, shape)));
    }

    /** Creates a float64 tensor on this scope's device. */
    public NDArray doubles(double[] values) {
        return created(() -> manager.create(values));
    }

    /** Creates a 0-d float32 tensor. */
    public NDArray scalar(double value) {
        return created(() -> manager.create((float) value));
    }

    /** Creates a 0-d int64 tensor. */
    public NDArray number(long value) {
        return created(() -> manager.create(value));
    }

    private NDArray created(Supplier<NDArray> tensor) {
        return failure.guard(tensor);
    }

    private static Shape shape(int values, long... shape) {
        return new Shape(shape.length == 0 ? new long[] {values} : shape);
    }

    NDManager manager() {
        return manager;
    }

    /** Number of tensors that this scope itself owns, for leak tests. */
    public int size() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        manager.close();
    }
}
