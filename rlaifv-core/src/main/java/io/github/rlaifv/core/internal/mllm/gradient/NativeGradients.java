package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Accumulates float32 gradients in native memory. An accumulator is created when it is first used. */
public final class NativeGradients implements Gradients, GradientSink {
    private static final String OVERWRITE = "copy_all";

    private final Kernels kernels;
    private final TensorScope scope;
    private final Lifetime lifetime = new Lifetime("these gradients");
    /** The weights, whose shapes the accumulators have, in model order. */
    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    private final Map<String, NDArray> sums = new ConcurrentHashMap<>();

    public NativeGradients(Kernels kernels, Function<String, NDArray> weights, List<Parameter> trainable) {
        this.kernels = kernels;
        for (Parameter parameter : trainable) {
            this.weights.put(parameter.name(), weights.apply(parameter.name()));
        }
        this.scope = kernels.root().child();
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
        return weights.containsKey(parameter);
    }

    /** The accumulator of a parameter. */
    public NDArray sum(String parameter) {
        NDArray weight = weight(parameter);
        return sums.computeIfAbsent(
                parameter, name -> kernels.call("zeros_float32").with(weight).one(scope));
    }

    private NDArray weight(String parameter) {
        NDArray weight = weights.get(parameter);
        if (weight == null) {
            throw new IllegalArgumentException("there is no gradient of '" + parameter + "'");
        }
        return weight;
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
        return Collections.unmodifiableSet(weights.keySet());
    }

    @Override
    public void add(String parameter, Gradients copy) {
        take("accumulate", parameter, copy);
    }

    @Override
    public void set(String parameter, Gradients copy) {
        take(OVERWRITE, parameter, copy);
    }

    private void take(String kernel, String parameter, Gradients copy) {
        if (!(copy instanceof NativeGradients other)) {
            throw new IllegalArgumentException("these gradients belong to another kind of model");
        }
        run(() -> other.run(() -> {
            other.weight(parameter);
            NDArray there = other.sums.get(parameter);
            if (there == null) {
                takeZero(kernel, parameter);
                return;
            }
            try (TensorScope call = scope.child()) {
                NDArray sum = sum(parameter);
                NDArray here =
                        kernels.call("to_device_of").with(there).with(sum).one(call);
                kernels.call(kernel).with(List.of(sum)).with(List.of(here)).run();
            }
        }));
    }

    private void takeZero(String kernel, String parameter) {
        weight(parameter);
        if (kernel.equals(OVERWRITE) && sums.containsKey(parameter)) {
            kernels.call("zero_all").with(List.of(sum(parameter))).run();
        }
    }

    @Override
    public Map<String, Double> norms() {
        return use(this::normsNow);
    }

    private Map<String, Double> normsNow() {
        Map<String, Double> result = new LinkedHashMap<>();
        weights.keySet().forEach(name -> result.put(name, 0.0));
        List<String> used = used();
        if (used.isEmpty()) {
            return result;
        }
        try (TensorScope call = scope.child()) {
            double[] norms =
                    HostNumbers.doubles(kernels.call("norms").with(all(used)).one(call));
            for (int i = 0; i < norms.length; i++) {
                result.put(used.get(i), norms[i]);
            }
        }
        return result;
    }

    @Override
    public void scale(double factor) {
        List<String> used = used();
        if (!used.isEmpty()) {
            run(() -> kernels.call("scale_all").with(all(used)).with(factor).run());
        }
    }

    @Override
    public void zero() {
        List<String> used = used();
        if (!used.isEmpty()) {
            run(() -> kernels.call("zero_all").with(all(used)).run());
        }
    }

    /** The parameters with an accumulator, in model order. */
    private List<String> used() {
        return weights.keySet().stream().filter(sums::containsKey).toList();
    }

    private List<NDArray> all(List<String> used) {
        return used.stream().map(this::sum).toList();
    }

    @Override
    public void clear(String parameter) {
        weight(parameter);
        run(() -> {
            NDArray sum = sums.remove(parameter);
            if (sum != null) {
                sum.close();
            }
        });
    }

    @Override
    public long bytes() {
        return use(() -> used().stream()
                .mapToLong(name -> sum(name).getShape().size() * Float.BYTES)
                .sum());
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
