package io.github.rlaifv.core.internal.machine;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import java.util.List;
import java.util.Map;

/**
 * Measures what a device reaches at best: the rate of a large matrix product, and the bandwidth of its memory. CUDA
 * computes asynchronously, so each measurement ends with a number that is read from the result.
 */
public final class DevicePeaks implements AutoCloseable {
    /** Rows of random numbers of which large matrices are made. */
    private static final int BASE = 16;

    private final Kernels kernels;

    private DevicePeaks(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Opens a device. The caller closes this object. */
    public static DevicePeaks open(ComputeDevice device) {
        return new DevicePeaks(Kernels.open(device));
    }

    /**
     * Measures the product of two square matrices, in floating-point operations per second (two per multiplication and
     * addition).
     *
     * @param type type of the matrices
     * @param size number of rows and columns, a multiple of 16
     */
    public double productRate(ScalarType type, int size) {
        try (TensorScope scope = kernels.root().child()) {
            NDArray left = kernels.copyTo(type, matrix(size, size, scope), scope);
            NDArray right = kernels.copyTo(type, matrix(size, size, scope), scope);
            NDArray dims = scope.host().longs(new long[] {0});
            NDArray eps = scope.host().scalar(0);
            Repeated product = times -> {
                float last = 0;
                for (int i = 0; i < times; i++) {
                    try (TensorScope call = scope.child()) {
                        NDArray y = kernels.train("connector", call, Map.of("linear_1", right), left, dims, eps)
                                .get(0);
                        last = i == times - 1 ? first(y, call) : last;
                    }
                }
                return last;
            };
            return 2.0 * size * size * size / Timing.best(product);
        }
    }

    /**
     * Measures copies within the device's memory, in bytes per second; each byte counts once as read and once as
     * written.
     *
     * @param bytes size of the copied tensor
     */
    public double copyRate(long bytes) {
        int width = 1 << 14;
        int rows = Math.toIntExact(Math.max(1, bytes / (4L * width * BASE))) * BASE;
        try (TensorScope scope = kernels.root().child()) {
            NDArray from = matrix(rows, width, scope);
            NDArray to = kernels.call("zeros_float32").with(from).one(scope);
            Repeated copies = times -> {
                for (int i = 0; i < times; i++) {
                    kernels.call("copy_all")
                            .with(List.of(to))
                            .with(List.of(from))
                            .run();
                }
                try (TensorScope call = scope.child()) {
                    return first(to, call);
                }
            };
            return 2.0 * 4 * rows * width / Timing.best(copies);
        }
    }

    /** A matrix of numbers in [-0.5, 0.5), made of repeated rows so that it does not come from the host as a whole. */
    private NDArray matrix(int rows, int columns, TensorScope scope) {
        float[] numbers = new float[BASE * columns];
        for (int i = 0; i < numbers.length; i++) {
            // the fractional parts of multiples of the golden ratio
            numbers[i] = (float) (i * 0.6180339887498949 % 1 - 0.5);
        }
        try (TensorScope call = scope.child()) {
            NDArray base = call.floats(numbers, BASE, columns);
            NDArray take = call.host().longs(new long[rows / BASE]);
            return scope.adopt(
                    kernels.train("stack_rows", call, Map.of("0", base), take).get(0));
        }
    }

    private float first(NDArray tensor, TensorScope scope) {
        return HostNumbers.floats(
                kernels.call("piece_float32").with(tensor).with(0).with(1).one(scope))[0];
    }

    @Override
    public void close() {
        kernels.close();
    }

    /** Work that is done several times in a row, with a number of the last result. */
    @FunctionalInterface
    private interface Repeated {
        float run(int times);
    }

    /** Chooses how often work is repeated, and times it. */
    private static final class Timing {
        /** Many short rounds, so that other work on the machine does not disturb all of them. */
        private static final double SECONDS = 0.05;

        private static final int ROUNDS = 16;

        private Timing() {}

        /** The seconds of one repetition, in the fastest of several rounds. */
        static double best(Repeated work) {
            work.run(1);
            int times = (int) Math.min(1000, Math.max(1, SECONDS / seconds(work, 1)));
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < ROUNDS; i++) {
                Cancellation.check("measuring the device");
                best = Math.min(best, seconds(work, times));
            }
            return best;
        }

        private static double seconds(Repeated work, int times) {
            long start = System.nanoTime();
            work.run(times);
            return (System.nanoTime() - start) * 1e-9 / times;
        }
    }
}
