package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A tensor in a state dictionary, which is a view of a storage.
 *
 * @param storage storage of its elements
 * @param offset index of its first element in the storage
 * @param shape dimensions
 * @param strides distance in elements between consecutive indices of each dimension
 */
record TorchTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {

    /**
     * Elements that one or more tensors share.
     *
     * @param type name of the storage class, such as {@code FloatStorage}
     * @param key name of the entry below {@code data/}
     * @param elements number of elements
     */
    record Storage(String type, String key, long elements) {

        /** The type of the elements; empty if it is not supported. */
        Optional<ScalarType> scalar() {
            return switch (type) {
                case "FloatStorage" -> Optional.of(ScalarType.FLOAT32);
                case "HalfStorage" -> Optional.of(ScalarType.FLOAT16);
                case "BFloat16Storage" -> Optional.of(ScalarType.BFLOAT16);
                case "LongStorage" -> Optional.of(ScalarType.INT64);
                default -> Optional.empty();
            };
        }

        /**
         * The type of the elements.
         *
         * @param where file and tensor, for the message
         * @throws BadDataException if the type is not supported
         */
        ScalarType scalar(String where) {
            return scalar().orElseThrow(() -> new BadDataException(where + " has elements of the type "
                    + type.replace("Storage", "").toLowerCase(Locale.ROOT)
                    + "; float32, float16, bfloat16 and int64 are supported: convert the checkpoint"));
        }
    }

    /**
     * The number of elements, after checking the view.
     *
     * @throws BadDataException if the tensor exceeds its storage, or if its elements are not contiguous
     */
    long checkedElements(String where) {
        long elements = 1;
        for (long extent : shape) {
            if (extent < 0 || (extent > 0 && elements > Long.MAX_VALUE / extent)) {
                throw new BadDataException(
                        where + " has an impossible shape " + shape + "; the file is damaged, fetch it again");
            }
            elements *= extent;
        }
        if (offset < 0 || offset > storage.elements() || elements > storage.elements() - offset) {
            throw new BadDataException(
                    where + " of shape " + shape + " at element " + offset + " leaves its storage of "
                            + storage.elements() + " elements; the file is damaged, fetch it again");
        }
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0 && elements > 0; i--) {
            if (shape.get(i) != 1 && strides.get(i) != expected) {
                throw new BadDataException(where + " of shape " + shape + " is a view with strides " + strides
                        + ", so its elements are not contiguous; save it again after .contiguous()");
            }
            expected *= shape.get(i);
        }
        return elements;
    }
}
