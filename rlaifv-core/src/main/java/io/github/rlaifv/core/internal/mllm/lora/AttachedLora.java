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
import java.util.stream.Stream;

/**
 * The adapters that are attached to a model.
 *
 * @param lora settings of the adapters
 * @param modules adapters that the kernels compute, by the name of the adapted weight's parameter, in model order
 * @param fixed adapters that are part of their weights while attached, in model order
 * @param merged whether they are merged into the weights; merged adapters take no part in other computations
 * @param scope scope that owns the tensors
 */
public record AttachedLora(
        Lora lora, Map<String, LoraModule> modules, List<FixedLora> fixed, boolean merged, TensorScope scope) {
    public AttachedLora {
        modules = new LinkedHashMap<>(modules);
        fixed = List.copyOf(fixed);
    }

    /** Returns the same adapters with the merged flag inverted. */
    public AttachedLora toggled() {
        return new AttachedLora(lora, modules, fixed, !merged, scope);
    }

    /** The parameters of the adapters in model order; none while merged. */
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

    /** The tensor of a parameter; empty if no adapter has a parameter of this name. */
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

    /** The adapter of a weight; empty while merged. */
    public Optional<LoraModule> active(String parameter) {
        return merged ? Optional.empty() : Optional.ofNullable(modules.get(parameter));
    }

    /** Settings that distinguish adapters with equal tensors, for fingerprints; empty while merged. */
    public String settings() {
        return merged ? "" : "|" + lora.scale() + modules.keySet() + (fixed.isEmpty() ? "" : fixedTargets());
    }

    private List<String> fixedTargets() {
        return fixed.stream().map(one -> one.target().name()).toList();
    }

    /** The weights that have adapters, those that kernels compute first. */
    public List<Parameter> targets() {
        return Stream.concat(
                        modules.values().stream().map(LoraModule::target),
                        fixed.stream().map(FixedLora::target))
                .toList();
    }

    /** The tensors that distinguish adapters with equal settings; none while merged. */
    public List<NDArray> tensors() {
        List<NDArray> all = new ArrayList<>();
        if (!merged) {
            modules.values().forEach(module -> all.addAll(List.of(module.a(), module.b())));
            fixed.forEach(one -> all.addAll(List.of(one.a(), one.b())));
        }
        return all;
    }

    /** Adds the fixed adapters to their weights. */
    public void fix(NamedWeights weights, Kernels kernels) {
        fixed.forEach(one -> one.addTo(weights, kernels, lora.scale()));
    }

    /** Gives the weights of the fixed adapters their values without adapters back. */
    public void unfix(NamedWeights weights, Kernels kernels) {
        fixed.forEach(one -> one.restore(weights, kernels));
    }

    /** The fraction of inputs that is zeroed in training. */
    public double dropout() {
        return merged ? 0 : lora.dropout();
    }

    /** A weight as a saved model has it; tensors computed for it belong to the scope. */
    public NDArray merged(String parameter, NDArray weight, Kernels kernels, TensorScope result) {
        // a fixed adapter is in its weight already, but rounded to the weight's type
        Optional<FixedLora> within = fixed.stream()
                .filter(one -> one.target().name().equals(parameter))
                .findFirst();
        if (within.isPresent()) {
            FixedLora one = within.get();
            return sum(one.original(), one.a(), one.b(), kernels, result);
        }
        return active(parameter)
                .map(module -> sum(weight, module.a(), module.b(), kernels, result))
                .orElse(weight);
    }

    private NDArray sum(NDArray weight, NDArray a, NDArray b, Kernels kernels, TensorScope result) {
        return kernels.call("merged")
                .with(weight)
                .with(a)
                .with(b)
                .with(lora.scale())
                .one(result);
    }

    /** Adds the adapters' products to their weights in place, or subtracts them if they are merged. */
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
