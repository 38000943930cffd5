package io.github.rlaifv.core.tensor;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;

/** Element types of stored tensors, with their names in safetensors and config files and PyTorch's numbers for them. */
public enum ScalarType {
    FLOAT32("F32", "float32", 6, 4),
    FLOAT16("F16", "float16", 5, 2),
    BFLOAT16("BF16", "bfloat16", 15, 2);

    private final String safetensorsName;
    private final String torchName;
    private final int torchNumber;
    private final int bytes;

    ScalarType(String safetensorsName, String torchName, int torchNumber, int bytes) {
        this.safetensorsName = safetensorsName;
        this.torchName = torchName;
        this.torchNumber = torchNumber;
        this.bytes = bytes;
    }

    /** Such as {@code BF16}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** Such as {@code bfloat16}. */
    public String torchName() {
        return torchName;
    }

    /** PyTorch's number for it, used in kernels. */
    public int torchNumber() {
        return torchNumber;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    /**
     * Finds a type by its name in a safetensors header.
     *
     * @param where the file and tensor, for the message
     * @throws BadDataException if the type can't be used as a weight
     */
    static ScalarType ofSafetensors(String name, String where) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst()
                .orElseThrow(() -> new BadDataException(where + " has dtype " + name
                        + ", only F32, F16 and BF16 weights can be loaded; convert the checkpoint"));
    }
}
