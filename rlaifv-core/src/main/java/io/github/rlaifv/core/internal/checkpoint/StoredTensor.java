package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.device.ScalarType;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor lies in a checkpoint file; its elements are little-endian, one after another.
 *
 * @param name as the file has it
 * @param type of the elements
 * @param shape row-major
 * @param file that holds it
 * @param offset of its first byte in the file
 * @param bytes its length
 */
public record StoredTensor(String name, ScalarType type, List<Long> shape, Path file, long offset, long bytes) {
    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
