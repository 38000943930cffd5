package io.github.rlaifv.core.internal.mllm.config;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.List;

/** Activation functions with their names in config files and their numbers in the kernels. */
public enum Activation {
    QUICK_GELU("quick_gelu"),
    GELU("gelu", "gelu_python"),
    GELU_TANH("gelu_pytorch_tanh", "gelu_new", "gelu_fast", "gelu_python_tanh", "gelu_accurate"),
    SILU("silu", "swish"),
    RELU("relu");

    /** Longest quoted name in a message, in characters. */
    private static final int SHOWN = 100;

    private final String configName;
    private final List<String> otherNames;

    Activation(String configName, String... otherNames) {
        this.configName = configName;
        this.otherNames = List.of(otherNames);
    }

    /** The number of this function in the kernels. */
    public int kernelNumber() {
        return ordinal();
    }

    /**
     * Finds a function by any of its names in transformers.
     *
     * @param name name of the function
     * @param where file and field, for the message
     * @throws BadDataException if the function is not supported
     */
    public static Activation of(String name, String where) {
        return Arrays.stream(values())
                .filter(activation -> activation.configName.equals(name) || activation.otherNames.contains(name))
                .findFirst()
                .orElseThrow(() -> new BadDataException(where + " is '"
                        + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name)
                        + "', which is not supported; use one of "
                        + Arrays.stream(values()).map(a -> a.configName).toList()));
    }

    /**
     * Rejects every function except SiLU, which the gated feed-forward parts of all supported language models use.
     *
     * @throws BadDataException naming file and field
     */
    public static void requireSilu(ConfigFields fields, String name) {
        String given = fields.text(name, SILU.configName);
        if (!given.equals(SILU.configName) && !SILU.otherNames.contains(given)) {
            throw fields.bad(name, "is not supported, only '" + SILU.configName + "' is");
        }
    }
}
