package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Tells of each parameter, once, that nothing more will be added to its gradient in this pass. */
public final class FinishedGradients implements GradientSink {
    private final NativeGradients sums;
    private final Predicate<String> oncePerBatch;
    private final int batches;
    private final Consumer<String> finished;
    private final Map<String, Integer> added = new HashMap<>();
    private final Set<String> waiting;

    /**
     * @param oncePerBatch whether a parameter's gradient comes in one piece from each batch; others are told of at the end
     * @param batches of the pass
     */
    public FinishedGradients(
            NativeGradients sums, Predicate<String> oncePerBatch, int batches, Consumer<String> finished) {
        this.sums = sums;
        this.oncePerBatch = oncePerBatch;
        this.batches = batches;
        this.finished = finished;
        this.waiting = new LinkedHashSet<>(sums.parameters());
    }

    @Override
    public boolean holds(String parameter) {
        return sums.holds(parameter);
    }

    @Override
    public void add(String parameter, NDArray gradient) {
        sums.add(parameter, gradient);
        if (oncePerBatch.test(parameter) && added.merge(parameter, 1, Integer::sum) == batches) {
            tell(parameter);
        }
    }

    /** At the end of the pass: tells of the others. */
    public void finish() {
        List.copyOf(waiting).forEach(this::tell);
    }

    private void tell(String parameter) {
        if (waiting.remove(parameter)) {
            finished.accept(parameter);
        }
    }
}
