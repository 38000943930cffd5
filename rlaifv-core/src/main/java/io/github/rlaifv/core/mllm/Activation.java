package io.github.rlaifv.core.mllm;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;

/** Activation functions by their names in config files and their numbers in the kernels. */
public enum Activation {
    QUICK_GELU("quick_gelu"),
    GELU("gelu"),
    GELU_TANH("gelu_pytorch_tanh"),
    SILU("silu"),
    RELU("relu");

    /** Characters of an unknown name in a message. */
    private static final int SHOWN = 100;

    private final String configName;

    Activation(String configName) {
        this.configName = configName;
    }

    /** The number that the kernels know it by. */
    public int kernelNumber() {
        return ordinal();
    }

    /**
     * @param where the file and field, for the message
     * @throws BadDataException if the name is unknown
     */
    public static Activation of(String name, String where) {
        return Arrays.stream(values())
                .filter(activation -> activation.configName.equals(name))
                .findFirst()
                .orElseThrow(() -> new BadDataException(where + " is '"
                        + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name) + "', supported are "
                        + Arrays.stream(values()).map(a -> a.configName).toList()));
    }
}
