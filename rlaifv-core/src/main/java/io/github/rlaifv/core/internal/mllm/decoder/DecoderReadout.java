package io.github.rlaifv.core.internal.mllm.decoder;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;

/**
 * What the final norm and the head make of a decoder's states, without gradients.
 *
 * @param kernels on the model's device
 * @param decoder whose states are read
 */
public record DecoderReadout(Kernels kernels, Decoder decoder) {

    /** Rows of [B, T, D] by flat node: [N, D]. */
    public NDArray rows(NDArray hidden, long[] flat, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            NDArray selected = kernels.call("select_rows")
                    .with(hidden.reshape(-1, decoder.config().width()))
                    .with(call.longs(flat))
                    .one(call);
            return scope.adopt(selected);
        }
    }

    /** Log-probabilities of targets [N] predicted by hidden rows [N, D]. */
    public double[] logProbs(NDArray rows, long[] targets, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            NDArray result = kernels.call("log_probs")
                    .with(rows)
                    .with(call.longs(targets))
                    .with(decoder.finalNorm())
                    .with(decoder.head())
                    .with(decoder.config().normEpsilon())
                    .with(decoder.chunk())
                    .one(call);
            return HostNumbers.widened(result);
        }
    }

    /**
     * Probabilities at hidden rows, one entry per row.
     *
     * @param ids of the vocabulary whose probabilities are wanted
     */
    public List<RowProbabilities> probabilities(NDArray rows, long[] ids, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            List<NDArray> result = kernels.call("softmax_columns")
                    .with(rows)
                    .with(decoder.finalNorm())
                    .with(decoder.head())
                    .with(decoder.config().normEpsilon())
                    .with(call.longs(ids))
                    .with((long) RowProbabilities.LIKELIEST)
                    .list(call);
            return RowProbabilities.of(
                    HostNumbers.doubles(result.get(0)),
                    HostNumbers.doubles(result.get(1)),
                    HostNumbers.longs(result.get(2)),
                    ids.length);
        }
    }

    /** Logits float32 [N, V] at hidden rows. */
    public NDArray logits(NDArray rows, TensorScope scope) {
        return kernels.call("logits")
                .with(rows)
                .with(decoder.finalNorm())
                .with(decoder.head())
                .with(decoder.config().normEpsilon())
                .one(scope);
    }
}
