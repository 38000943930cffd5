package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * A tensor as stored in a safetensors file.
 *
 * @param dtype type as named in the header, such as {@code F32}
 * @param shape sizes of the axes, outermost first
 * @param bytes values in row-major order, little-endian
 */
public record RawTensor(String dtype, List<Long> shape, byte[] bytes) {
    public RawTensor {
        shape = List.copyOf(shape);
        bytes = bytes.clone();
    }

    /** Reads the tensor from its file. */
    public static RawTensor of(StoredTensor stored) {
        try (FileChannel channel = FileChannel.open(stored.file())) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(stored.bytes()));
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, stored.offset() + buffer.position()) < 0) {
                    throw new IllegalStateException(stored.file() + " is truncated");
                }
            }
            return new RawTensor(stored.type().safetensorsName(), stored.shape(), buffer.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }
}
