package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adapters that are attached to a model.
 *
 * @param lora their settings
 * @param modules the adapted weight's parameter name to its adapter, in model order
 * @param merged whether they are in the weights now; then they take part in nothing else
 * @param scope owns the tensors
 */
public record AttachedLora(Lora lora, Map<String, LoraModule> modules, boolean merged, TensorScope scope) {
    public AttachedLora {
        modules = new LinkedHashMap<>(modules);
    }

    /** The same, in the weights or out of them. */
    public AttachedLora toggled() {
        return new AttachedLora(lora, modules, !merged, scope);
    }

    /** Parameters in model order; none while merged. */
    public List<Parameter> parameters() {
        List<Parameter> result = new ArrayList<>();
        if (!merged) {
            modules.values().forEach(module -> {
                result.add(module.down());
                result.add(module.up());
            });
        }
        return result;
    }

    /** The tensor of a parameter of the adapters; empty if none of them has the name. */
    public Optional<NDArray> tensor(String name) {
        for (LoraModule module : modules.values()) {
            if (module.down().name().equals(name)) {
                return Optional.of(module.a());
            }
            if (module.up().name().equals(name)) {
                return Optional.of(module.b());
            }
        }
        return Optional.empty();
    }

    /** The adapter of a weight; none while merged. */
    public Optional<LoraModule> active(String parameter) {
        return merged ? Optional.empty() : Optional.ofNullable(modules.get(parameter));
    }

    /** What tells adapters of equal tensors apart, for fingerprints; empty while merged. */
    public String settings() {
        return merged ? "" : "|" + lora.scale() + modules.keySet();
    }

    /** Share of inputs that training drops. */
    public double dropout() {
        return merged ? 0 : lora.dropout();
    }

    /** A weight as a saved model has it; what is computed for it belongs to the scope. */
    public NDArray merged(String parameter, NDArray weight, Kernels kernels, TensorScope result) {
        return active(parameter)
                .map(module -> kernels.call("merged")
                        .with(weight)
                        .with(module.a())
                        .with(module.b())
                        .with(lora.scale())
                        .one(result))
                .orElse(weight);
    }

    /** Adds the adapters' products to their weights in place, or takes them away again if they are there. */
    public void addTo(NamedWeights weights, Kernels kernels) {
        double factor = merged ? -lora.scale() : lora.scale();
        for (LoraModule module : modules.values()) {
            kernels.call("merge")
                    .with(weights.tensor(module.target().name()))
                    .with(module.a())
                    .with(module.b())
                    .with(factor)
                    .run();
        }
    }
}
