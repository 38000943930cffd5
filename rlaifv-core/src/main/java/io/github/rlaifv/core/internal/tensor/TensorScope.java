package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Owns native tensors: everything made in a scope is freed when it closes. Scopes nest by lifetime: model, call, layer.
 * Whoever opens a scope closes it; a tensor that outlives its scope is moved with {@link #adopt}.
 */
public final class TensorScope implements AutoCloseable {
    private final NDManager manager;

    TensorScope(NDManager manager) {
        this.manager = manager;
    }

    /** A scope that closes with this one at the latest. */
    public TensorScope child() {
        return new TensorScope(manager.newSubManager());
    }

    /** Moves a tensor here from its scope. */
    public NDArray adopt(NDArray tensor) {
        tensor.attach(manager);
        return tensor;
    }

    /** int64, on this scope's device. */
    public NDArray longs(long[] values, long... shape) {
        return manager.create(
                LongBuffer.wrap(values), new Shape(shape.length == 0 ? new long[] {values.length} : shape));
    }

    /** float32, on this scope's device. */
    public NDArray floats(float[] values, long... shape) {
        return manager.create(
                FloatBuffer.wrap(values), new Shape(shape.length == 0 ? new long[] {values.length} : shape));
    }

    /** float64, on this scope's device. */
    public NDArray doubles(double[] values) {
        return manager.create(values);
    }

    /** A 0-d float32. */
    public NDArray scalar(double value) {
        return manager.create((float) value);
    }

    NDManager manager() {
        return manager;
    }

    /** How many tensors it owns itself, for leak tests. */
    public int size() {
        return manager.getManagedArrays().size();
    }

    @Override
    public void close() {
        manager.close();
    }
}
