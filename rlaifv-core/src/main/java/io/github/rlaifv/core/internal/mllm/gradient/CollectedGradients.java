package io.github.rlaifv.core.internal.mllm.gradient;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds the gradients of one batch back until those of earlier batches have reached the sink. */
public final class CollectedGradients implements GradientSink {
    private final GradientSink sink;
    private final TensorScope scope;
    private final List<Map.Entry<String, NDArray>> gradients = new ArrayList<>();

    /**
     * @param sink the sink that gets the gradients
     * @param scope scope that takes ownership of the gradients
     */
    public CollectedGradients(GradientSink sink, TensorScope scope) {
        this.sink = sink;
        this.scope = scope;
    }

    @Override
    public boolean holds(String parameter) {
        return sink.holds(parameter);
    }

    @Override
    public void add(String parameter, NDArray gradient) {
        gradients.add(Map.entry(parameter, scope.adopt(gradient)));
    }

    /** Passes the gradients to the sink, in the order in which they arrived. */
    public void handOver() {
        gradients.forEach(gradient -> sink.add(gradient.getKey(), gradient.getValue()));
    }
}
