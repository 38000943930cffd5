package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/**
 * Record of the final norm and the head of a forward pass, at the states that predict a token.
 *
 * @param scope scope that owns the tensors
 * @param last states after the last layer, [B, T, D]
 * @param rows flat indices of the nodes whose states predict a token, int64 [N]
 * @param targets ids of the predicted tokens, int64 [N]
 * @param normed states after the final norm, [N, D]
 * @param unit gradients of the log-probabilities with respect to {@code normed}, [N, D]
 * @param logProbs log-probabilities of the targets
 */
record HeadTape(
        TensorScope scope,
        NDArray last,
        NDArray rows,
        NDArray targets,
        NDArray normed,
        NDArray unit,
        double[] logProbs) {

    static HeadTape of(Decoder decoder, NDArray last, PredictedNodes nodes, Kernels kernels, TensorScope scope) {
        NDArray rows = scope.longs(nodes.rows());
        NDArray targets = scope.longs(nodes.targets());
        try (TensorScope call = scope.child()) {
            NDArray selected = kernels.trainOne("select_rows", call, flat(last, decoder, kernels), rows);
            NDArray normed = scope.adopt(
                    kernels.trainOne("rms_norm_forward", call, selected, decoder.finalNorm(), decoder.epsilon()));
            List<NDArray> head =
                    kernels.train("head_unit", call, Map.of(), normed, targets, decoder.head(), chunk(decoder, call));
            double[] logProbs = HostNumbers.widened(head.get(0));
            return new HeadTape(scope, last, rows, targets, normed, scope.adopt(head.get(1)), logProbs);
        }
    }

    /**
     * Runs the backward pass; can be called once.
     *
     * @param coefficients derivatives of the loss with respect to the log-probabilities, [N]
     * @return the gradient of the states after the last layer, [B, T, D]
     */
    NDArray backward(double[] coefficients, Decoder decoder, Kernels kernels, GradientSink sink) {
        try (TensorScope call = scope.child()) {
            NDArray weights = weights(coefficients, call);
            String headName = decoder.config().tiedHead() ? Decoder.EMBEDDING : Decoder.HEAD;
            if (sink.holds(headName)) {
                sink.add(
                        headName,
                        kernels.trainOne(
                                "head_weight_backward",
                                call,
                                normed,
                                targets,
                                decoder.head(),
                                weights,
                                chunk(decoder, call)));
            }
            List<NDArray> out = kernels.train(
                    "final_norm_backward",
                    call,
                    Map.of(),
                    flat(last, decoder, kernels),
                    rows,
                    unit,
                    weights,
                    decoder.finalNorm(),
                    decoder.epsilon());
            sink.offer(Decoder.FINAL_NORM, out.get(1));
            return scope.adopt(kernels.reshaped(out.get(0), last.getShape().getShape()));
        } finally {
            unit.close();
        }
    }

    private static NDArray weights(double[] coefficients, TensorScope call) {
        float[] values = new float[coefficients.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) coefficients[i];
        }
        return call.floats(values);
    }

    private static NDArray flat(NDArray x, Decoder decoder, Kernels kernels) {
        return kernels.reshaped(x, -1, decoder.config().width());
    }

    private static NDArray chunk(Decoder decoder, TensorScope call) {
        return call.host().longs(new long[] {decoder.chunk()});
    }
}
