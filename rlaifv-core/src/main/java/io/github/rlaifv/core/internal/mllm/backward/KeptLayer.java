package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer whose autograd graph, with all activations that its gradient needs, is kept until the backward pass.
 *
 * @param scope scope that owns the tensors
 * @param output output of the layer, which holds the graph
 * @param outputWithoutGraph the same values without graph, the input of the next layer
 * @param inputs tensors to differentiate by: the layer's input, then the wanted weights
 */
record KeptLayer(TensorScope scope, NDArray output, NDArray outputWithoutGraph, Map<String, NDArray> inputs)
        implements AutoCloseable {

    /** @param results of the kernel: output, output without graph, inputs */
    static KeptLayer of(TensorScope scope, List<NDArray> results) {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        for (int i = 2; i < results.size(); i++) {
            inputs.put(Integer.toString(i - 2), results.get(i));
        }
        return new KeptLayer(scope, results.get(0), results.get(1), inputs);
    }

    /** The gradients of the inputs, in order; can be called once. */
    List<NDArray> backward(Kernels kernels, NDArray gradient, TensorScope call) {
        return kernels.train("kept_backward", call, inputs, output, gradient);
    }

    @Override
    public void close() {
        scope.close();
    }
}
