package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Float32 gradient sums in native memory. */
final class NativeGradients implements Gradients, GradientSink {
    private final Kernels kernels;
    private final TensorScope scope;
    private final Map<String, NDArray> sums = new LinkedHashMap<>();

    NativeGradients(Kernels kernels, Function<String, NDArray> weights, List<Parameter> trainable) {
        this.kernels = kernels;
        this.scope = kernels.root().child();
        for (Parameter parameter : trainable) {
            NDArray zeros = kernels.trainOne("zeros_float32", scope, weights.apply(parameter.name()));
            sums.put(parameter.name(), zeros);
        }
    }

    @Override
    public boolean holds(String parameter) {
        return sums.containsKey(parameter);
    }

    NDArray sum(String parameter) {
        NDArray sum = sums.get(parameter);
        if (sum == null) {
            throw new IllegalArgumentException("there is no gradient of '" + parameter + "'");
        }
        return sum;
    }

    @Override
    public void add(String parameter, NDArray gradient) {
        kernels.call("accumulate")
                .with(List.of(sum(parameter)))
                .with(List.of(gradient))
                .run();
    }

    @Override
    public Set<String> parameters() {
        return Collections.unmodifiableSet(sums.keySet());
    }

    @Override
    public void add(String parameter, Gradients copy) {
        take("accumulate", parameter, copy);
    }

    @Override
    public void set(String parameter, Gradients copy) {
        take("copy_all", parameter, copy);
    }

    private void take(String kernel, String parameter, Gradients copy) {
        if (!(copy instanceof NativeGradients other)) {
            throw new IllegalArgumentException("these gradients are not of a model like this one");
        }
        NDArray sum = sum(parameter);
        try (TensorScope call = scope.child()) {
            NDArray there = other.sum(parameter);
            NDArray here = sum.getDevice().equals(there.getDevice())
                    ? there
                    : call.adopt(there.toDevice(sum.getDevice(), true));
            kernels.call(kernel).with(List.of(sum)).with(List.of(here)).run();
        }
    }

    @Override
    public Map<String, Double> norms() {
        Map<String, Double> result = new LinkedHashMap<>();
        if (sums.isEmpty()) {
            return result;
        }
        try (TensorScope call = scope.child()) {
            double[] norms = kernels.call("norms").with(all()).one(call).toDoubleArray();
            int i = 0;
            for (String name : sums.keySet()) {
                result.put(name, norms[i++]);
            }
        }
        return result;
    }

    @Override
    public void scale(double factor) {
        if (!sums.isEmpty()) {
            kernels.call("scale_all").with(all()).with(factor).run();
        }
    }

    @Override
    public void zero() {
        if (!sums.isEmpty()) {
            kernels.call("zero_all").with(all()).run();
        }
    }

    private List<NDArray> all() {
        return new ArrayList<>(sums.values());
    }

    @Override
    public float[] toArray(String parameter) {
        return sum(parameter).toFloatArray();
    }

    @Override
    public void close() {
        scope.close();
    }
}
