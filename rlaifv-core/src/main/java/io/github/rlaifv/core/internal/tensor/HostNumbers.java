package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Copies numbers out of native memory: the one place that asks the engine's Java side for a tensor's type. That side has
 * no name for bfloat16 and ends the process when it is to convert, copy or create such a tensor, so everything else is
 * done by kernels, to which tensors are opaque handles.
 */
public final class HostNumbers {
    private HostNumbers() {}

    /**
     * The values of a float32 tensor, row-major.
     *
     * @throws IllegalStateException if it has another type
     */
    public static float[] floats(NDArray tensor) {
        return checked(tensor, DataType.FLOAT32).toFloatArray();
    }

    /**
     * The values of a float32 tensor, row-major, as doubles.
     *
     * @throws IllegalStateException if it has another type
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
     * @throws IllegalStateException if it has another type
     */
    public static double[] doubles(NDArray tensor) {
        return checked(tensor, DataType.FLOAT64).toDoubleArray();
    }

    /**
     * The values of an int64 tensor, row-major.
     *
     * @throws IllegalStateException if it has another type
     */
    public static long[] longs(NDArray tensor) {
        return checked(tensor, DataType.INT64).toLongArray();
    }

    private static NDArray checked(NDArray tensor, DataType expected) {
        // asking for the type is safe: bfloat16 shows as unknown
        DataType type = tensor.getDataType();
        if (type != expected) {
            throw new IllegalStateException("a tensor of shape " + tensor.getShape() + " has type " + type + " where "
                    + expected + " is read: convert it by a kernel first");
        }
        return tensor;
    }
}
