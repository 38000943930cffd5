package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The gradients that a kernel computes, and their parameters.
 *
 * @param mode number that the kernels take: 1 for the weights' gradients, 2 for the adapters', 3 for both, 0 for the
 *     input's only
 * @param names parameters in the order of the kernel's results after the first
 */
public record WantedGradients(int mode, List<String> names) {
    public WantedGradients {
        names = List.copyOf(names);
    }

    /**
     * Determines the gradients that a sink wants from a kernel.
     *
     * @param dictionary arguments of the kernel
     * @param own parameter names by kernel name, in the kernel's order
     * @param adapters names of the adapters' parameters, in the kernel's order
     */
    public static WantedGradients of(
            Map<String, NDArray> dictionary, Map<String, String> own, List<String> adapters, Predicate<String> wanted) {
        List<String> names = new ArrayList<>();
        own.forEach((key, name) -> {
            if (dictionary.containsKey(key)) {
                names.add(name);
            }
        });
        int mode = 0;
        if (names.stream().anyMatch(wanted)) {
            mode = 1;
        } else {
            names.clear();
        }
        if (adapters.stream().anyMatch(wanted)) {
            mode += 2;
            names.addAll(adapters);
        }
        return new WantedGradients(mode, names);
    }

    /** Passes the results of a kernel, of which the first is the gradient of the input, to the sink. */
    public void emit(List<NDArray> results, GradientSink sink) {
        for (int i = 0; i < names.size(); i++) {
            sink.offer(names.get(i), results.get(i + 1));
        }
    }
}
