package io.github.rlaifv.core.internal.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.rlaifv.core.device.ComputeDevice;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Copies numbers out of native memory. This is the only place that asks DJL for a tensor's type. DJL has no name for
 * bfloat16 and ends the process if it has to convert, copy or create such a tensor. Everything else is done by kernels,
 * to which tensors are opaque handles.
 */
public final class HostNumbers {
    private HostNumbers() {}

    /**
     * The values of a float32 tensor, row-major.
     *
     * @throws IllegalStateException if the tensor has another type
     */
    public static float[] floats(NDArray tensor) {
        return read(tensor, DataType.FLOAT32, NDArray::toFloatArray);
    }

    /**
     * The values of a float32 tensor, row-major, as doubles.
     *
     * @throws IllegalStateException if the tensor has another type
     */
    public static double[] widened(NDArray tensor) {
        float[] values = floats(tensor);
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /**
     * The values of a float64 tensor, row-major.
     *
     * @throws IllegalStateException if the tensor has another type
     */
    public static double[] doubles(NDArray tensor) {
        return read(tensor, DataType.FLOAT64, NDArray::toDoubleArray);
    }

    /**
     * The values of an int64 tensor, row-major.
     *
     * @throws IllegalStateException if the tensor has another type
     */
    public static long[] longs(NDArray tensor) {
        return read(tensor, DataType.INT64, NDArray::toLongArray);
    }

    /**
     * The values of a uint8 tensor, row-major. If it is in CPU memory, nothing is copied; a copy of another device's tensor
     * belongs to its scope. The buffer must not be used once that scope is closed.
     *
     * @throws IllegalStateException if the tensor has another type
     */
    public static ByteBuffer bytes(NDArray tensor) {
        require(tensor, DataType.UINT8);
        return guarded(
                tensor,
                () -> (tensor.getDevice().isGpu() ? tensor.toDevice(Device.cpu(), true) : tensor).toByteBuffer(true));
    }

    private static <T> T read(NDArray tensor, DataType expected, Function<NDArray, T> values) {
        require(tensor, expected);
        return guarded(tensor, () -> tensor.getDevice().isGpu() ? fromCopy(tensor, values) : values.apply(tensor));
    }

    /** Copying to the host may take memory on both sides. */
    private static <T> T guarded(NDArray tensor, Supplier<T> work) {
        Device device = tensor.getDevice();
        return new EngineFailure(device.isGpu() ? ComputeDevice.cuda(device.getDeviceId()) : ComputeDevice.cpu())
                .guard(work);
    }

    private static void require(NDArray tensor, DataType expected) {
        // Asking for the type is safe: bfloat16 is reported as unknown.
        DataType type = tensor.getDataType();
        if (type != expected) {
            throw new IllegalStateException("a tensor of shape " + tensor.getShape() + " has type " + type + " where "
                    + expected + " is read: convert it by a kernel first");
        }
    }

    /**
     * Reads a copy in host memory and frees it. DJL's own copy would stay until the tensor's owner is closed, and so would
     * the owner that DJL creates for a copy on another device.
     */
    static <T> T fromCopy(NDArray tensor, Function<NDArray, T> values) {
        NDArray copy = tensor.toDevice(Device.cpu(), true);
        NDManager owner = copy.getManager();
        try (copy) {
            return values.apply(copy);
        } finally {
            if (owner != tensor.getManager()) {
                owner.close();
            }
        }
    }
}
