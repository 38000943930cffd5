package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.lora.LoraDropout;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.function.Predicate;

/**
 * A forward pass of a decoder that records what the backward pass needs.
 *
 * @param kernels kernels on the model's device
 * @param decoder the decoder
 * @param dropout dropout of the adapters' inputs
 * @param wanted parameters whose gradients are wanted
 * @param keptLayers number of last layers that keep their inner activations
 */
record TapedForward(Kernels kernels, Decoder decoder, LoraDropout dropout, Predicate<String> wanted, int keptLayers) {

    /**
     * Runs the forward pass.
     *
     * @param images images of the trees
     * @param features features of the images, [F, D]
     * @param nodes which tokens are predicted, and at which nodes
     * @param parent scope that lives longer than the tape, which owns all that it keeps
     */
    DecoderTape run(
            List<TokenTree> trees,
            ImageTable.Slice images,
            NDArray features,
            PredictedNodes nodes,
            TensorScope parent) {
        TensorScope scope = parent.child();
        TreeBatch batch = TreeBatch.of(trees, images, kernels, scope);
        LayerTape layers = new LayerTape(this, batch, dictionaries(trees, batch, scope), scope);
        NDArray last = layers.forward(decoder.embed(batch, features, scope));
        HeadTape head = HeadTape.of(decoder, last, nodes, kernels, scope);
        return new DecoderTape(this, scope, batch, features, layers, head);
    }

    private LayerDictionaries dictionaries(List<TokenTree> trees, TreeBatch batch, TensorScope scope) {
        if (!dropout.active()) {
            return (layer, call) -> decoder.layer(layer);
        }
        NDArray nodes = LoraDropout.nodes(trees, batch.length(), scope);
        return (layer, call) -> dropout.on(decoder.layer(layer), decoder.adapters(layer), nodes, call);
    }
}
