package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates the tensors of adapters.
 *
 * @param places weights that can have adapters
 * @param kernels kernels on the model's device
 * @param scope scope that takes ownership of the tensors
 */
public record LoraTensors(Map<String, LoraModule.Place> places, Kernels kernels, TensorScope scope) {

    /** Creates new adapters: A is random, B is zero. */
    public AttachedLora fresh(Lora lora, List<Parameter> targets) {
        Map<String, LoraModule> made = new LinkedHashMap<>();
        for (Parameter target : targets) {
            Cancellation.check("attaching adapters");
            NDArray a = firstValues(LoraModule.down(target, lora.rank()), lora.seed());
            NDArray b = zeros(LoraModule.up(target, lora.rank()));
            made.put(target.name(), module(target, lora, a, b));
        }
        return new AttachedLora(lora, made, List.of(), false, scope);
    }

    /** Loads the adapters of a folder. */
    public AttachedLora stored(AdapterFolder stored, Path folder, NamedWeights weights) {
        Map<String, LoraModule> made = new LinkedHashMap<>();
        List<FixedLora> fixed = new ArrayList<>();
        stored.modules().forEach((name, pair) -> {
            Cancellation.check("loading the adapters in " + folder);
            Parameter target = weights.parameter(name);
            NDArray a = pair.a().load(kernels, scope);
            NDArray b = pair.b().load(kernels, scope);
            if (places.containsKey(name)) {
                made.put(name, module(target, stored.lora(), a, b));
            } else {
                fixed.add(new FixedLora(target, a, b, copy(weights, name)));
            }
        });
        return new AttachedLora(stored.lora(), made, fixed, false, scope);
    }

    private NDArray copy(NamedWeights weights, String name) {
        try (TensorScope call = scope.child()) {
            return scope.adopt(kernels.copyTo(weights.type(name), weights.tensor(name), call));
        }
    }

    private LoraModule module(Parameter target, Lora lora, NDArray a, NDArray b) {
        LoraModule.Place place = places.get(target.name());
        if (place == null) {
            throw new IllegalStateException(target.name());
        }
        return new LoraModule(
                target,
                place,
                LoraModule.down(target, lora.rank()),
                LoraModule.up(target, lora.rank()),
                a,
                b,
                scope.scalar(lora.scale()));
    }

    /** Uniform random values within 1/sqrt(in) of zero, as in PEFT's Kaiming initialization. */
    private NDArray firstValues(Parameter down, long seed) {
        long rows = down.shape().get(0);
        long columns = down.shape().get(1);
        double bound = 1 / Math.sqrt(columns);
        float[] values = new float[Math.toIntExact(rows * columns)];
        KeyedRandom random = KeyedRandom.ofSample(seed, down.name(), 0);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.uniform(i) - 1));
        }
        return native32(values, rows, columns);
    }

    private NDArray zeros(Parameter up) {
        long rows = up.shape().get(0);
        long columns = up.shape().get(1);
        return native32(new float[Math.toIntExact(rows * columns)], rows, columns);
    }

    /** A copy in native memory: a tensor of Java numbers lies in Java's direct memory, which is limited as the heap is. */
    private NDArray native32(float[] values, long rows, long columns) {
        try (TensorScope call = scope.child()) {
            return scope.adopt(kernels.copyTo(ScalarType.FLOAT32, call.floats(values, rows, columns), call));
        }
    }
}
