package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.Optional;

/**
 * One forward pass of a decoder that can be walked back.
 *
 * @param pass that made it
 * @param scope owns what is kept
 * @param batch the trees
 * @param features of the batch's images, [F, D]
 * @param layers the decoder's layers
 * @param head the final norm and the head
 */
record DecoderTape(
        TapedForward pass, TensorScope scope, TreeBatch batch, NDArray features, LayerTape layers, HeadTape head)
        implements AutoCloseable {

    /** log p of the targets, [N]. */
    double[] logProbs() {
        return head.logProbs();
    }

    /**
     * Walks back, once.
     *
     * @param coefficients d loss / d log p, [N]
     * @param sink takes each wanted gradient; the tensor lives as long as the call
     * @return the gradient of the embedded tokens, [B * T, D]; lives as long as the tape
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
     * The gradient [F, D] of the features; empty where the trees show no image.
     *
     * @param embedded the gradient of the embedded tokens
     * @param result owns the returned tensor
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
