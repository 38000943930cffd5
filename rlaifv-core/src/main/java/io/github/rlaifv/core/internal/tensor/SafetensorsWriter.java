package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.DiskSpace;
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
    /** Number of values that are converted at once: few enough to stay in a processor's cache. */
    private static final int PIECE = 1 << 18;
    /** The exponent bits, which are all set in infinities and NaN. */
    private static final int FLOAT16_INFINITY = 0x7C00;

    private static final int BFLOAT16_INFINITY = 0x7F80;

    private final FileChannel channel;
    private final List<StoredTensor> plan;
    private final Path file;
    private int next;

    /**
     * Creates the file and writes the header, if the disk has space for the whole file.
     *
     * @param file the file to write
     * @param plan names, types and shapes in the order of the later {@link #write} calls; file and offset are ignored
     * @throws io.github.rlaifv.core.run.StorageException if there is not enough space
     */
    public SafetensorsWriter(Path file, List<StoredTensor> plan) throws IOException {
        this.file = file;
        this.plan = List.copyOf(plan);
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
        DiskSpace.require(file, prefix.capacity() + offset);
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try {
            writeFully(prefix.putLong(padded.length).put(padded).flip());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Writes the next tensor, rounded to its planned type (to the nearest value with ties to even).
     *
     * @param values the values, row-major
     * @throws NonFiniteWeightsException if a value is NaN or infinite
     * @throws BadDataException if a value is too large for the planned type
     */
    public void write(float[] values) throws IOException {
        StoredTensor tensor = take(values.length);
        for (int begin = 0; begin < values.length; begin += PIECE) {
            int count = Math.min(PIECE, values.length - begin);
            writeFully(rounded(FloatBuffer.wrap(values, begin, count), tensor));
        }
    }

    /**
     * Writes the next tensor. It is rounded in native memory and written from there in pieces of {@value #PIECE}
     * values, so that neither the Java heap nor a second copy of it is needed.
     *
     * @param values a tensor of any floating-point type, on any device
     * @param kernels kernels on the tensor's device
     * @throws NonFiniteWeightsException if a value is NaN or infinite
     * @throws BadDataException if a value is too large for the planned type
     */
    public void write(NDArray values, Kernels kernels) throws IOException {
        StoredTensor tensor = take(values.size());
        for (long begin = 0; begin < tensor.elements(); begin += PIECE) {
            long count = Math.min(PIECE, tensor.elements() - begin);
            try (TensorScope scope = kernels.root().child()) {
                List<NDArray> piece = kernels.call("piece_bytes")
                        .with(values)
                        .with(begin)
                        .with(count)
                        .with((long) tensor.type().torchNumber())
                        .list(scope);
                float largest = HostNumbers.floats(piece.get(1))[0];
                writeFully(
                        Float.isFinite(largest)
                                ? HostNumbers.bytes(piece.get(0))
                                : rounded(floats(values, kernels, begin, count), tensor));
            }
        }
    }

    /**
     * Writes the next tensor as the bytes of a stored one of the same type. Values are not checked.
     *
     * @param source a stored tensor with the same columns, whose first rows are written
     * @param row bytes of a row that is repeated if the planned tensor has more rows
     */
    public void copy(StoredTensor source, byte[] row) throws IOException {
        StoredTensor tensor = take(plan.get(next).elements());
        long whole = tensor.elements() * tensor.type().bytes();
        long end = source.offset() + Math.min(whole, source.bytes());
        try (FileChannel from = FileChannel.open(source.file(), StandardOpenOption.READ)) {
            for (long at = source.offset(); at < end; ) {
                long copied = from.transferTo(at, end - at, channel);
                if (copied <= 0) {
                    throw new IOException(source.file() + " became shorter while it was read");
                }
                at += copied;
            }
        }
        for (long left = whole - source.bytes(); left > 0; left -= row.length) {
            writeFully(ByteBuffer.wrap(row));
        }
    }

    /** Reads a piece that has a value which can't be written, to name that value. */
    private static FloatBuffer floats(NDArray values, Kernels kernels, long begin, long count) {
        try (TensorScope scope = kernels.root().child()) {
            return FloatBuffer.wrap(HostNumbers.floats(kernels.call("piece_float32")
                    .with(values)
                    .with(begin)
                    .with(count)
                    .one(scope)));
        }
    }

    private StoredTensor take(long values) {
        StoredTensor tensor = plan.get(next++);
        if (!tensor.type().floating()) {
            throw new IllegalArgumentException("tensor '" + tensor.name() + "' is planned as "
                    + tensor.type().torchName() + ", but only floating-point types can be written");
        }
        if (values != tensor.elements()) {
            throw new IllegalArgumentException(
                    "tensor '" + tensor.name() + "' of shape " + tensor.shape() + " can't take " + values + " values");
        }
        return tensor;
    }

    private static ByteBuffer rounded(FloatBuffer values, StoredTensor tensor) {
        ByteBuffer buffer =
                ByteBuffer.allocate(values.remaining() * tensor.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            put(buffer, values.get(), tensor);
        }
        return buffer.flip();
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
            case INT64 -> throw new IllegalStateException("integers are rejected before");
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
