package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.Optional;

/**
 * The recorded forward pass of a decoder, for one backward pass.
 *
 * @param pass settings of the forward pass
 * @param scope scope that owns the kept tensors
 * @param batch the token trees
 * @param features features of the batch's images, [F, D]
 * @param layers record of the decoder's layers
 * @param head record of the final norm and the head
 */
record DecoderTape(
        TapedForward pass, TensorScope scope, TreeBatch batch, NDArray features, LayerTape layers, HeadTape head)
        implements AutoCloseable {

    /** Log-probabilities of the target tokens, [N]. */
    double[] logProbs() {
        return head.logProbs();
    }

    /**
     * Runs the backward pass; can be called once.
     *
     * @param coefficients derivatives of the loss with respect to the log-probabilities, [N]
     * @param sink receives the gradient of each wanted parameter; the tensor is valid during the call
     * @return the gradient of the token embeddings, [B * T, D], valid as long as this tape
     */
    NDArray backward(double[] coefficients, GradientSink sink) {
        Decoder decoder = pass.decoder();
        NDArray last = head.backward(coefficients, decoder, pass.kernels(), sink);
        NDArray gradient =
                layers.backward(last, sink).reshape(-1, decoder.config().width());
        if (sink.holds(Decoder.EMBEDDING)) {
            try (TensorScope call = scope.child()) {
                sink.add(
                        Decoder.EMBEDDING,
                        pass.kernels()
                                .trainOne(
                                        "embed_table_backward",
                                        call,
                                        gradient,
                                        decoder.embedding(),
                                        batch.ids(),
                                        batch.textAt()));
            }
        }
        return gradient;
    }

    /**
     * The gradient [F, D] of the image features; empty if the trees show no image.
     *
     * @param embedded the gradient of the token embeddings
     * @param result scope that owns the returned tensor
     */
    Optional<NDArray> features(NDArray embedded, TensorScope result) {
        if (batch.featureAt().size() == 0) {
            return Optional.empty();
        }
        try (TensorScope call = scope.child()) {
            return Optional.of(result.adopt(pass.kernels()
                    .trainOne(
                            "embed_features_backward",
                            call,
                            embedded,
                            features,
                            batch.featureAt(),
                            batch.featureRows())));
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
