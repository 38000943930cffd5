package io.github.rlaifv.core.device;

/** Element types of stored tensors, with their names in safetensors and config files and PyTorch's numbers for them. */
public enum ScalarType {
    FLOAT32("F32", "float32", 6, 4),
    FLOAT16("F16", "float16", 5, 2),
    BFLOAT16("BF16", "bfloat16", 15, 2),
    /** Not for weights: counters and positions that some checkpoints hold beside them. */
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

    /** Whether weights can have it. */
    public boolean floating() {
        return this != INT64;
    }
}
