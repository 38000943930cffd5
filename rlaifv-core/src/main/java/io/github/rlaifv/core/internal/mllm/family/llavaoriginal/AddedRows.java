package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.HalfPrecision;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** The row that new tokens get in the embedding and in the head: the mean of the others. */
final class AddedRows {
    private AddedRows() {}

    /** The mean of the rows of a matrix, in its type. */
    static byte[] mean(StoredTensor matrix) throws IOException {
        long rows = matrix.shape().get(0);
        int columns = Math.toIntExact(matrix.shape().get(1));
        double[] sums = new double[columns];
        ByteBuffer row = ByteBuffer.allocate(columns * matrix.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel file = FileChannel.open(matrix.file(), StandardOpenOption.READ)) {
            for (long i = 0; i < rows; i++) {
                Cancellation.check("reading " + matrix.name());
                fill(row.clear(), file, matrix.offset() + i * row.capacity());
                for (int j = 0; j < columns; j++) {
                    sums[j] += value(row, j, matrix.type());
                }
            }
        }
        ByteBuffer mean = ByteBuffer.allocate(row.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        for (double sum : sums) {
            put(mean, (float) (sum / rows), matrix.type());
        }
        return mean.array();
    }

    private static void fill(ByteBuffer row, FileChannel file, long offset) throws IOException {
        while (row.hasRemaining()) {
            if (file.read(row, offset + row.position()) < 0) {
                throw new BadDataException(
                        "a file of weights became shorter while it was read: convert again, and leave"
                                + " the model alone meanwhile");
            }
        }
    }

    private static float value(ByteBuffer row, int column, ScalarType type) {
        return switch (type) {
            case FLOAT32 -> row.getFloat(Float.BYTES * column);
            case BFLOAT16 -> Float.intBitsToFloat(row.getShort(Short.BYTES * column) << 16);
            case FLOAT16 -> HalfPrecision.float32(row.getShort(Short.BYTES * column));
            case INT64 -> throw new IllegalStateException("weights are no integers");
        };
    }

    private static void put(ByteBuffer row, float value, ScalarType type) {
        switch (type) {
            case FLOAT32 -> row.putFloat(value);
            case BFLOAT16 -> row.putShort(HalfPrecision.bfloat16(value));
            case FLOAT16 -> row.putShort(HalfPrecision.float16(value));
            case INT64 -> throw new IllegalStateException("weights are no integers");
        }
    }
}
