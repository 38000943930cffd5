package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.mllm.gradient.NativeGradients;
import io.github.rlaifv.core.internal.mllm.work.ModelGate;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * PyTorch's fused AdamW with float32 moments, and with float32 master copies of weights that are stored in half
 * precision.
 */
public final class NativeAdamW implements AdamW {
    private final ModelGate gate;
    private final Kernels kernels;
    private final Lifetime lifetime = new Lifetime("this optimizer");
    private final TensorScope scope;
    private final List<Parameter> parameters;
    private final Runnable afterStep;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<NDArray> masters = new ArrayList<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final Map<String, NDArray> halfOf = new HashMap<>();
    private final List<NDArray> halfWeights = new ArrayList<>();
    private final List<NDArray> halfMasters = new ArrayList<>();
    private long steps;

    /**
     * @param gate makes steps wait for calls that compute with the weights
     * @param half whether a parameter is stored in half precision
     * @param afterStep called after the weights changed
     */
    public NativeAdamW(
            ModelGate gate,
            Kernels kernels,
            Function<String, NDArray> weights,
            Predicate<String> half,
            List<Parameter> parameters,
            Runnable afterStep) {
        this.gate = gate;
        this.kernels = kernels;
        this.scope = kernels.root().child();
        this.parameters = List.copyOf(parameters);
        this.afterStep = afterStep;
        try {
            for (Parameter parameter : parameters) {
                add(parameter, weights.apply(parameter.name()), half.test(parameter.name()));
            }
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    private void add(Parameter parameter, NDArray weight, boolean half) {
        NDArray master = half ? masterOf(weight) : weight;
        places.put(parameter.name(), masters.size());
        masters.add(master);
        first.add(kernels.trainOne("zeros_float32", scope, weight));
        second.add(kernels.trainOne("zeros_float32", scope, weight));
        if (half) {
            halfOf.put(parameter.name(), weight);
            halfWeights.add(weight);
            halfMasters.add(master);
        }
    }

    private NDArray masterOf(NDArray weight) {
        try (TensorScope call = scope.child()) {
            return scope.adopt(kernels.copyTo(ScalarType.FLOAT32, weight, call));
        }
    }

    /** Keeps moments and master copies from being freed. */
    Lifetime lifetime() {
        return lifetime;
    }

    @Override
    public void step(Gradients gradients, Settings settings) {
        if (!(gradients instanceof NativeGradients sums)) {
            throw new IllegalArgumentException("these gradients belong to another model");
        }
        gate.change("an optimizer step", () -> lifetime.use(() -> sums.use(() -> stepNow(sums, settings))));
    }

    private boolean stepNow(NativeGradients sums, Settings settings) {
        List<NDArray> grads =
                parameters.stream().map(parameter -> sums.sum(parameter.name())).toList();
        steps++;
        if (parameters.isEmpty()) {
            return true;
        }
        update(masters, grads, first, second, settings);
        if (!halfWeights.isEmpty()) {
            kernels.call("copy_all").with(halfWeights).with(halfMasters).run();
        }
        afterStep.run();
        return true;
    }

    private void update(
            List<NDArray> weights, List<NDArray> grads, List<NDArray> m, List<NDArray> v, Settings settings) {
        kernels.call("adamw")
                .with(weights)
                .with(grads)
                .with(m)
                .with(v)
                .with(steps)
                .with(settings.learningRate())
                .with(settings.beta1())
                .with(settings.beta2())
                .with(settings.weightDecay())
                .with(settings.epsilon())
                .run();
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** Begins a step whose gradients arrive one by one. */
    void begin() {
        steps++;
    }

    /**
     * Updates one parameter.
     *
     * @param parameter name of the parameter
     * @param gradient gradient in float32
     * @param settings hyper-parameters of the step
     */
    void update(String parameter, NDArray gradient, Settings settings) {
        int at = place(parameter);
        NDArray master = masters.get(at);
        update(List.of(master), List.of(gradient), List.of(first.get(at)), List.of(second.get(at)), settings);
        NDArray half = halfOf.get(parameter);
        if (half != null) {
            kernels.call("copy_all").with(List.of(half)).with(List.of(master)).run();
        }
    }

    private int place(String parameter) {
        Integer at = places.get(parameter);
        if (at == null) {
            throw new IllegalArgumentException("this optimizer does not hold '" + parameter + "'");
        }
        return at;
    }

    /** The float32 weight that is updated. */
    NDArray master(String parameter) {
        return masters.get(place(parameter));
    }

    /** Ends a step whose gradients arrived one by one. */
    void end() {
        afterStep.run();
    }

    /** Size of the file that {@link #save} writes for some parameters, in bytes, without its header. */
    public static long savedBytes(List<Parameter> parameters) {
        return OptimizerFile.bytes(parameters);
    }

    @Override
    public void save(Path file) {
        gate.run(() -> lifetime.run(() -> OptimizerFile.write(file, kernels, state())));
    }

    @Override
    public void load(Path file, long taken) {
        gate.change(
                "loading an optimizer's state",
                () -> lifetime.use(() -> {
                    OptimizerFile.read(file, kernels, state());
                    steps = taken;
                    if (!halfWeights.isEmpty()) {
                        kernels.call("copy_all")
                                .with(halfWeights)
                                .with(halfMasters)
                                .run();
                    }
                    afterStep.run();
                    return true;
                }));
    }

    private List<OptimizerFile.State> state() {
        List<OptimizerFile.State> state = new ArrayList<>();
        for (Parameter parameter : parameters) {
            int at = place(parameter.name());
            state.add(new OptimizerFile.State(parameter, masters.get(at), first.get(at), second.get(at)));
        }
        return state;
    }

    @Override
    public void close() {
        lifetime.close(scope::close);
    }
}
