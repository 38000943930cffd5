package io.github.rlaifv.core.device;

/**
 * Element types of tensors in files and in memory, with their names in safetensors and config files and their PyTorch
 * numbers.
 */
public enum ScalarType {
    FLOAT32("F32", "float32", 6, 4),
    FLOAT16("F16", "float16", 5, 2),
    BFLOAT16("BF16", "bfloat16", 15, 2),
    /** Not supported for weights: some checkpoints store counters and positions in this type beside the weights. */
    INT64("I64", "int64", 4, 8);

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

    /** The name in a safetensors header, such as {@code BF16}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The name in PyTorch and in config.json, such as {@code bfloat16}. */
    public String torchName() {
        return torchName;
    }

    /** The number of this type in PyTorch's {@code ScalarType} enum, which the kernels take. */
    public int torchNumber() {
        return torchNumber;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether this is a floating-point type, as weights must have. */
    public boolean floating() {
        return this != INT64;
    }
}
