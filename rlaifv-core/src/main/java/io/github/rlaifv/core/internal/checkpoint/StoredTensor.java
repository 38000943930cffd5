package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.device.ScalarType;
import java.nio.file.Path;
import java.util.List;

/**
 * The location of a tensor in a checkpoint file. Its elements are little-endian and contiguous.
 *
 * @param name name in the file
 * @param type type of the elements
 * @param shape dimensions, row-major
 * @param file file that contains the tensor
 * @param offset offset of its first byte in the file
 * @param bytes its size in bytes
 */
public record StoredTensor(String name, ScalarType type, List<Long> shape, Path file, long offset, long bytes) {
    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
