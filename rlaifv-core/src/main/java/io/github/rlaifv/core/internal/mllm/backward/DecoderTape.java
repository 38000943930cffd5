package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.lora.LoraDropout;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
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

    /**
     * Runs and records a forward pass.
     *
     * @param pass settings of the pass
     * @param images images of the trees
     * @param features features of the images, [F, D]
     * @param nodes which tokens are predicted, and at which nodes
     * @param parent scope that lives longer than the tape, which owns all that it keeps
     */
    static DecoderTape record(
            TapedForward pass,
            List<TokenTree> trees,
            ImageTable.Slice images,
            NDArray features,
            PredictedNodes nodes,
            TensorScope parent) {
        TensorScope scope = parent.child();
        TreeBatch batch = TreeBatch.of(trees, images, pass.kernels(), scope);
        LayerTape layers = new LayerTape(pass, batch, dictionaries(pass, trees, batch, scope), scope);
        NDArray last = layers.forward(pass.decoder().embed(batch, features, scope));
        HeadTape head = HeadTape.of(pass.decoder(), last, nodes, pass.kernels(), scope);
        return new DecoderTape(pass, scope, batch, features, layers, head);
    }

    private static LayerDictionaries dictionaries(
            TapedForward pass, List<TokenTree> trees, TreeBatch batch, TensorScope scope) {
        Decoder decoder = pass.decoder();
        if (!pass.dropout().active()) {
            return (layer, call) -> decoder.layer(layer);
        }
        NDArray nodes = LoraDropout.nodes(trees, batch.length(), scope);
        return (layer, call) -> pass.dropout().on(decoder.layer(layer), decoder.adapters(layer), nodes, call);
    }

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
        NDArray gradient = pass.kernels()
                .reshaped(layers.backward(last, sink), -1, decoder.config().width());
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
