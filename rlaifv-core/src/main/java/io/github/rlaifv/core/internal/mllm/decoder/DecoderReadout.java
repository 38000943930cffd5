package io.github.rlaifv.core.internal.mllm.decoder;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;

/**
 * Applies the final norm and the head to a decoder's hidden states, without gradients.
 *
 * @param kernels kernels on the model's device
 * @param decoder decoder whose states are used
 */
public record DecoderReadout(Kernels kernels, Decoder decoder) {

    /** Selects rows of [B, T, D] by flat node index: [N, D]. */
    public NDArray rows(NDArray hidden, long[] flat, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            NDArray selected = kernels.call("select_rows")
                    .with(kernels.reshaped(hidden, -1, decoder.config().width()))
                    .with(call.longs(flat))
                    .one(call);
            return scope.adopt(selected);
        }
    }

    /** Log-probabilities of target tokens [N] that are predicted by hidden states [N, D]. */
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
     * Probabilities at hidden states, one entry per row.
     *
     * @param ids ids of the tokens whose probabilities are wanted
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

    /** Logits at hidden states, float32 [N, V]. */
    public NDArray logits(NDArray rows, TensorScope scope) {
        return kernels.call("logits")
                .with(rows)
                .with(decoder.finalNorm())
                .with(decoder.head())
                .with(decoder.config().normEpsilon())
                .one(scope);
    }
}
