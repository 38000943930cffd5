package io.github.rlaifv.core.tensor;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Writes a safetensors file tensor by tensor, in the planned order; the file is synced when it is closed. */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 20;

    /** Reads some of a tensor's values. */
    private interface Pieces {
        FloatBuffer read(long begin, int count);
    }

    private final FileChannel channel;
    private final List<StoredTensor> plan;
    private final Path file;
    private int next;

    /**
     * Writes the header.
     *
     * @param plan names, types and shapes in the order of the later {@link #write} calls; file and offset don't matter
     */
    public SafetensorsWriter(Path file, List<StoredTensor> plan) throws IOException {
        this.file = file;
        this.plan = List.copyOf(plan);
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        ObjectNode header = new JsonMapper().createObjectNode();
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
     * Writes the next tensor, rounding to its planned type (to nearest, ties to even).
     *
     * @param values row-major
     */
    public void write(float[] values) throws IOException {
        write(values.length, (begin, count) -> FloatBuffer.wrap(values, (int) begin, count));
    }

    /**
     * Writes the next tensor piece by piece, so that it is never copied as a whole.
     *
     * @param tensor of any floating type, on any device
     * @param kernels of the tensor's device
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
                put(buffer, piece.get(), tensor.type());
            }
            writeFully(buffer.flip());
        }
    }

    private static void put(ByteBuffer buffer, float value, ScalarType type) {
        switch (type) {
            case FLOAT32 -> buffer.putFloat(value);
            case BFLOAT16 -> buffer.putShort(HalfPrecision.bfloat16(value));
            case FLOAT16 -> buffer.putShort(HalfPrecision.float16(value));
            case INT64 -> throw new IllegalArgumentException("whole numbers are not written");
        }
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
