package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.NonFiniteWeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a safetensors file tensor by tensor, in the planned order. The file is synced when it is closed. Values that
 * are NaN or infinite, or become so in the type in which they are written, are rejected.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 20;
    /** The exponent bits, which are all set in infinities and NaN. */
    private static final int FLOAT16_INFINITY = 0x7C00;

    private static final int BFLOAT16_INFINITY = 0x7F80;

    /** Reads a part of a tensor's values. */
    private interface Pieces {
        FloatBuffer read(long begin, int count);
    }

    private final FileChannel channel;
    private final List<StoredTensor> plan;
    private final Path file;
    private int next;

    /**
     * Creates the file and writes the header.
     *
     * @param file the file to write
     * @param plan names, types and shapes in the order of the later {@link #write} calls; file and offset are ignored
     */
    public SafetensorsWriter(Path file, List<StoredTensor> plan) throws IOException {
        this.file = file;
        this.plan = List.copyOf(plan);
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        ObjectNode header = JsonText.object();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (StoredTensor tensor : plan) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", tensor.type().safetensorsName());
            tensor.shape().forEach(entry.putArray("shape")::add);
            long bytes = tensor.elements() * tensor.type().bytes();
            entry.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        ByteBuffer prefix = ByteBuffer.allocate(8 + padded.length).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(prefix.putLong(padded.length).put(padded).flip());
    }

    /**
     * Writes the next tensor, rounded to its planned type (to the nearest value with ties to even).
     *
     * @param values the values, row-major
     * @throws NonFiniteWeightsException if a value is NaN or infinite
     * @throws BadDataException if a value is too large for the planned type
     */
    public void write(float[] values) throws IOException {
        write(values.length, (begin, count) -> FloatBuffer.wrap(values, (int) begin, count));
    }

    /**
     * Writes the next tensor in parts, so that it is never copied as a whole.
     *
     * @param tensor a tensor of any floating-point type, on any device
     * @param kernels kernels on the tensor's device
     * @throws NonFiniteWeightsException if a value is NaN or infinite
     * @throws BadDataException if a value is too large for the planned type
     */
    public void write(NDArray tensor, Kernels kernels) throws IOException {
        write(tensor.size(), (begin, count) -> {
            try (TensorScope scope = kernels.root().child()) {
                return FloatBuffer.wrap(HostNumbers.floats(kernels.call("piece_float32")
                        .with(tensor)
                        .with(begin)
                        .with((long) count)
                        .one(scope)));
            }
        });
    }

    private void write(long values, Pieces pieces) throws IOException {
        StoredTensor tensor = plan.get(next++);
        if (values != tensor.elements()) {
            throw new IllegalArgumentException(
                    "tensor '" + tensor.name() + "' of shape " + tensor.shape() + " can't take " + values + " values");
        }
        int most = (int) Math.min(CHUNK, values);
        ByteBuffer buffer = ByteBuffer.allocate(most * tensor.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (long begin = 0; begin < values; begin += most) {
            buffer.clear();
            FloatBuffer piece = pieces.read(begin, (int) Math.min(most, values - begin));
            while (piece.hasRemaining()) {
                put(buffer, piece.get(), tensor);
            }
            writeFully(buffer.flip());
        }
    }

    private static void put(ByteBuffer buffer, float value, StoredTensor tensor) {
        if (!Float.isFinite(value)) {
            throw new NonFiniteWeightsException("tensor '" + tensor.name() + "' contains " + value
                    + ", so the model is unusable: it was not written");
        }
        switch (tensor.type()) {
            case FLOAT32 -> buffer.putFloat(value);
            case BFLOAT16 -> buffer.putShort(half(HalfPrecision.bfloat16(value), BFLOAT16_INFINITY, value, tensor));
            case FLOAT16 -> buffer.putShort(half(HalfPrecision.float16(value), FLOAT16_INFINITY, value, tensor));
            case INT64 -> throw new IllegalArgumentException("integer tensors can't be written as weights");
        }
    }

    private static short half(short rounded, int infinity, float value, StoredTensor tensor) {
        if ((rounded & infinity) == infinity) {
            throw new BadDataException("tensor '" + tensor.name() + "' contains " + value + ", which is too large for "
                    + tensor.type().torchName() + ": it was not written. Save it in "
                    + (tensor.type() == ScalarType.FLOAT16 ? "bfloat16 or float32" : "float32"));
        }
        return rounded;
    }

    private void writeFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (next != plan.size()) {
                throw new IOException(file + " was closed after " + next + " of " + plan.size() + " tensors");
            }
            channel.force(true);
        }
    }
}
