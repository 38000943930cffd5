package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which gradients a kernel is asked for, and whose they are.
 *
 * @param mode as the kernels have it: 1 the weights' own, 2 the adapters', 3 both, 0 that of the input alone
 * @param names of the parameters, in the order of the kernel's results after the first
 */
public record WantedGradients(int mode, List<String> names) {
    public WantedGradients {
        names = List.copyOf(names);
    }

    /**
     * @param dictionary given to the kernel
     * @param own kernel key to parameter name, in the kernel's order
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

    /** Hands a kernel's results, the input's gradient first, to the sink. */
    public void emit(List<NDArray> results, GradientSink sink) {
        for (int i = 0; i < names.size(); i++) {
            sink.offer(names.get(i), results.get(i + 1));
        }
    }
}
