package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reports each parameter once when its gradient in this pass is complete. */
public final class FinishedGradients implements GradientSink {
    private final NativeGradients sums;
    private final Predicate<String> oncePerBatch;
    private final int batches;
    private final Consumer<String> finished;
    private final Map<String, Integer> added = new HashMap<>();
    private final Set<String> waiting;

    /**
     * @param oncePerBatch whether the gradient of a parameter arrives in one piece per batch; other parameters are
     *     reported at the end
     * @param batches number of batches of the pass
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

    /** Reports the remaining parameters at the end of the pass. */
    public void finish() {
        List.copyOf(waiting).forEach(this::tell);
    }

    private void tell(String parameter) {
        if (waiting.remove(parameter)) {
            finished.accept(parameter);
        }
    }
}
