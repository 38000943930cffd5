package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    public void add(Gradients others) {
        if (!(others instanceof NativeGradients copies)) {
            throw new IllegalArgumentException("these gradients are not of a model like this one");
        }
        sums.forEach((name, sum) -> {
            try (TensorScope call = scope.child()) {
                NDArray there = copies.sum(name);
                NDArray here = sum.getDevice().equals(there.getDevice())
                        ? there
                        : call.adopt(there.toDevice(sum.getDevice(), true));
                add(name, here);
            }
        });
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
