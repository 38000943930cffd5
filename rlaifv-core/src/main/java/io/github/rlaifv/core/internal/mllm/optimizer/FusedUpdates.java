package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Updates each parameter as soon as its gradient arrives, so that few gradients are in memory at once. Gradients that
 * arrive in several pieces are accumulated and applied at the end. After a gradient that is not finite nothing is
 * changed any more.
 */
public final class FusedUpdates implements GradientSink, AutoCloseable {
    private record Target(NativeAdamW optimizer, AdamW.Settings settings) {}

    private final Kernels kernels;
    private final TensorScope scope;
    private final Map<String, Target> targets = new HashMap<>();
    private final List<NativeAdamW> optimizers;
    private final Predicate<String> whole;
    private final Map<String, NDArray> sums = new LinkedHashMap<>();
    private final Set<String> waiting;
    /** Optimizers that must not be closed before the pass is over. */
    private final List<NativeAdamW> held = new ArrayList<>();

    /** Sum of the squared norms so far, which stays on the device, so that no update waits for it. */
    private final NDArray squares;

    private boolean begun;

    /**
     * @param kernels kernels on the model's device
     * @param steps optimizers with their settings
     * @param whole whether the gradient of a parameter arrives in one piece
     */
    public FusedUpdates(Kernels kernels, List<AdamWStep> steps, Predicate<String> whole) {
        this.kernels = kernels;
        this.whole = whole;
        this.optimizers =
                steps.stream().map(step -> NativeAdamW.own(step.optimizer())).toList();
        for (int i = 0; i < steps.size(); i++) {
            NativeAdamW optimizer = optimizers.get(i);
            for (Parameter parameter : optimizer.parameters()) {
                targets.put(parameter.name(), new Target(optimizer, steps.get(i).settings()));
            }
        }
        this.waiting = new TreeSet<>(targets.keySet());
        this.scope = kernels.root().child();
        try {
            for (NativeAdamW optimizer : optimizers) {
                optimizer.lifetime().enter();
                held.add(optimizer);
            }
            this.squares = scope.doubles(new double[1]);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void release() {
        held.forEach(optimizer -> optimizer.lifetime().exit());
        held.clear();
    }

    /** Whether parameters change during the pass, which then must not stop. */
    @Override
    public boolean changesAtOnce() {
        return targets.keySet().stream().anyMatch(whole);
    }

    @Override
    public boolean holds(String parameter) {
        return targets.containsKey(parameter);
    }

    @Override
    public void add(String parameter, NDArray gradient) {
        if (whole.test(parameter)) {
            try (TensorScope call = scope.child()) {
                update(parameter, kernels.trainOne("to_float32", call, gradient));
            }
            return;
        }
        NDArray sum = sums.get(parameter);
        if (sum == null) {
            sum = kernels.trainOne("zeros_float32", scope, gradient);
            sums.put(parameter, sum);
        }
        kernels.call("accumulate").with(List.of(sum)).with(List.of(gradient)).run();
    }

    private void update(String parameter, NDArray gradient) {
        begin();
        Target target = targets.get(parameter);
        waiting.remove(parameter);
        if (target == null) {
            throw new IllegalArgumentException("no optimizer has the parameter '" + parameter + "'");
        }
        try (TensorScope call = scope.child()) {
            NDArray stop =
                    kernels.call("add_square").with(squares).with(gradient).one(call);
            target.optimizer().update(parameter, gradient, stop, target.settings());
        }
    }

    /** Called with the first update, so that a pass that stops before it has taken no step. */
    private void begin() {
        if (!begun) {
            begun = true;
            optimizers.forEach(NativeAdamW::begin);
        }
    }

    /**
     * Applies the remaining updates.
     *
     * @return the L2 norm over all gradients
     */
    public double finish() {
        begin();
        sums.forEach(this::update);
        // A missing gradient counts as zero: the moments decay and weight decay applies.
        for (String parameter : List.copyOf(waiting)) {
            try (TensorScope call = scope.child()) {
                NDArray weight = Objects.requireNonNull(targets.get(parameter))
                        .optimizer()
                        .weight(parameter);
                update(parameter, kernels.trainOne("zeros_float32", call, weight));
            }
        }
        optimizers.forEach(NativeAdamW::end);
        return Math.sqrt(HostNumbers.doubles(squares)[0]);
    }

    @Override
    public void close() {
        try {
            scope.close();
        } finally {
            release();
        }
    }
}
