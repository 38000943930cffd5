package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Accumulates float32 gradients in native memory. */
public final class NativeGradients implements Gradients, GradientSink {
    private final Kernels kernels;
    private final TensorScope scope;
    private final Lifetime lifetime = new Lifetime("these gradients");
    private final Map<String, NDArray> sums = new LinkedHashMap<>();

    public NativeGradients(Kernels kernels, Function<String, NDArray> weights, List<Parameter> trainable) {
        this.kernels = kernels;
        this.scope = kernels.root().child();
        try {
            for (Parameter parameter : trainable) {
                NDArray zeros = kernels.trainOne("zeros_float32", scope, weights.apply(parameter.name()));
                sums.put(parameter.name(), zeros);
            }
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /** Runs work with the accumulators, which are not freed before its end. */
    public <T> T use(Supplier<T> work) {
        return lifetime.use(() -> kernels.lifetime().use(work));
    }

    private void run(Runnable work) {
        lifetime.run(() -> kernels.lifetime().run(work));
    }

    @Override
    public boolean holds(String parameter) {
        return sums.containsKey(parameter);
    }

    public NDArray sum(String parameter) {
        NDArray sum = sums.get(parameter);
        if (sum == null) {
            throw new IllegalArgumentException("there is no gradient of '" + parameter + "'");
        }
        return sum;
    }

    @Override
    public void add(String parameter, NDArray gradient) {
        run(() -> kernels.call("accumulate")
                .with(List.of(sum(parameter)))
                .with(List.of(gradient))
                .run());
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
            throw new IllegalArgumentException("these gradients belong to another kind of model");
        }
        run(() -> other.run(() -> {
            try (TensorScope call = scope.child()) {
                NDArray sum = sum(parameter);
                NDArray here = kernels.trainOne("to_device_of", call, other.sum(parameter), sum);
                kernels.call(kernel).with(List.of(sum)).with(List.of(here)).run();
            }
        }));
    }

    @Override
    public Map<String, Double> norms() {
        return use(this::normsNow);
    }

    private Map<String, Double> normsNow() {
        Map<String, Double> result = new LinkedHashMap<>();
        if (sums.isEmpty()) {
            return result;
        }
        try (TensorScope call = scope.child()) {
            double[] norms =
                    HostNumbers.doubles(kernels.call("norms").with(all()).one(call));
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
            run(() -> kernels.call("scale_all").with(all()).with(factor).run());
        }
    }

    @Override
    public void zero() {
        if (!sums.isEmpty()) {
            run(() -> kernels.call("zero_all").with(all()).run());
        }
    }

    private List<NDArray> all() {
        return new ArrayList<>(sums.values());
    }

    @Override
    public float[] toArray(String parameter) {
        return use(() -> HostNumbers.floats(sum(parameter)));
    }

    @Override
    public void close() {
        lifetime.close(scope::close);
    }
}
