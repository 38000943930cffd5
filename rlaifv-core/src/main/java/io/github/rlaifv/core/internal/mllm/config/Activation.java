package io.github.rlaifv.core.internal.mllm.config;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.List;

/** Activation functions by their names in config files and their numbers in the kernels. */
public enum Activation {
    QUICK_GELU("quick_gelu"),
    GELU("gelu", "gelu_python"),
    GELU_TANH("gelu_pytorch_tanh", "gelu_new", "gelu_fast", "gelu_python_tanh", "gelu_accurate"),
    SILU("silu", "swish"),
    RELU("relu");

    /** Characters of an unknown name in a message. */
    private static final int SHOWN = 100;

    private final String configName;
    private final List<String> otherNames;

    Activation(String configName, String... otherNames) {
        this.configName = configName;
        this.otherNames = List.of(otherNames);
    }

    /** The number that the kernels know it by. */
    public int kernelNumber() {
        return ordinal();
    }

    /**
     * Finds a function by any name that transformers knows it by.
     *
     * @param where the file and field, for the message
     * @throws BadDataException if the name is unknown
     */
    public static Activation of(String name, String where) {
        return Arrays.stream(values())
                .filter(activation -> activation.configName.equals(name) || activation.otherNames.contains(name))
                .findFirst()
                .orElseThrow(() -> new BadDataException(where + " is '"
                        + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name) + "', supported are "
                        + Arrays.stream(values()).map(a -> a.configName).toList()));
    }

    /**
     * Refuses any function but SiLU, which gates the feed-forward part of the language models here.
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
