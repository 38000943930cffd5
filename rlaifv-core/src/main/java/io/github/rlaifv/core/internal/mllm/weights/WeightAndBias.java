package io.github.rlaifv.core.internal.mllm.weights;

import java.util.Map;

/** The names of a module that has a weight and a bias. */
public final class WeightAndBias {
    private WeightAndBias() {}

    /**
     * Adds the names of the weight and the bias, whose kernel names are {@code key} and {@code key_bias}.
     *
     * @param names parameter names by kernel name
     * @param key kernel name of the weight
     * @param module name of the module in the checkpoint
     */
    public static void put(Map<String, String> names, String key, String module) {
        names.put(key, module + ".weight");
        names.put(key + "_bias", module + ".bias");
    }
}
