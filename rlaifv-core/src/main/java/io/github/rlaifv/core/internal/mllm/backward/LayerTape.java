package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.config.AttentionShape;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.LayerNames;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.gradient.WantedGradients;
import io.github.rlaifv.core.internal.mllm.lora.LoraModule;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Record of the decoder layers in one forward pass. It keeps the input [B, T, D] of each layer, and the inner
 * activations of the last layers. The other layers are recomputed in the backward pass.
 */
final class LayerTape {
    private final TapedForward pass;
    private final Kernels kernels;
    private final Decoder decoder;
    private final TreeBatch batch;
    private final LayerDictionaries dictionaries;
    private final TensorScope scope;
    private final NDArray dims;
    private final List<NDArray> rotary = new ArrayList<>();
    private final List<NDArray> inputs = new ArrayList<>();
    private final Map<Integer, KeptLayer> kept = new HashMap<>();

    /**
     * @param pass settings of the forward pass
     * @param batch the token trees
     * @param dictionaries arguments of the layers in this pass
     * @param scope scope that owns the kept tensors
     */
    LayerTape(TapedForward pass, TreeBatch batch, LayerDictionaries dictionaries, TensorScope scope) {
        this.pass = pass;
        this.kernels = pass.kernels();
        this.decoder = pass.decoder();
        this.batch = batch;
        this.dictionaries = dictionaries;
        this.scope = scope;
        AttentionShape attention = decoder.config().attention();
        this.dims = scope.host().longs(new long[] {attention.heads(), attention.kvHeads()});
    }

    /** Runs forward and returns the states after the last layer. */
    NDArray forward(NDArray embedded) {
        rotary.addAll(decoder.rotary(batch, embedded, scope));
        int layers = decoder.config().layers();
        NDArray x = embedded;
        for (int i = 0; i < layers; i++) {
            Cancellation.check("training");
            inputs.add(x);
            x = i >= layers - pass.keptLayers() ? keep(i, x) : forward(i, x);
        }
        return x;
    }

    private NDArray forward(int layer, NDArray x) {
        try (TensorScope call = scope.child()) {
            return scope.adopt(kernels.train(
                            "decoder_layer_forward",
                            call,
                            dictionaries.of(layer, call),
                            x,
                            rotary.get(0),
                            rotary.get(1),
                            batch.mask(),
                            dims,
                            decoder.epsilon())
                    .get(0));
        }
    }

    private NDArray keep(int layer, NDArray x) {
        TensorScope owner = scope.child();
        // Dropout masks in the arguments must live as long as the graph.
        KeptLayer result = KeptLayer.of(
                owner,
                kernels.train(
                        "decoder_layer_keep",
                        owner,
                        dictionaries.of(layer, owner),
                        x,
                        rotary.get(0),
                        rotary.get(1),
                        batch.mask(),
                        layerDims(plan(layer), owner),
                        decoder.epsilon()));
        kept.put(layer, result);
        return scope.adopt(result.outputWithoutGraph());
    }

    private WantedGradients plan(int layer) {
        return WantedGradients.of(
                decoder.layer(layer),
                LayerNames.decoderLayer(layer),
                LoraModule.parameters(decoder.adapters(layer)),
                pass.wanted());
    }

    private NDArray layerDims(WantedGradients plan, TensorScope call) {
        AttentionShape attention = decoder.config().attention();
        return call.host().longs(new long[] {attention.heads(), attention.kvHeads(), plan.mode()});
    }

    /**
     * Runs the backward pass; can be called once.
     *
     * @param last gradient of the states after the last layer; it is closed
     * @return gradient of the states before the first layer, [B, T, D]
     */
    NDArray backward(NDArray last, GradientSink sink) {
        NDArray gradient = last;
        for (int i = decoder.config().layers() - 1; i >= 0; i--) {
            Cancellation.check("training");
            gradient = backward(i, gradient, sink);
        }
        return gradient;
    }

    private NDArray backward(int layer, NDArray gradient, GradientSink sink) {
        WantedGradients plan = plan(layer);
        try (TensorScope call = scope.child()) {
            KeptLayer inside = kept.remove(layer);
            List<NDArray> out = inside == null ? again(layer, gradient, plan, call) : walked(inside, gradient, call);
            plan.emit(out, sink);
            gradient.close();
            inputs.get(layer).close();
            return scope.adopt(out.get(0));
        }
    }

    private List<NDArray> again(int layer, NDArray gradient, WantedGradients plan, TensorScope call) {
        return kernels.train(
                "decoder_layer_backward",
                call,
                dictionaries.of(layer, call),
                inputs.get(layer),
                gradient,
                rotary.get(0),
                rotary.get(1),
                batch.mask(),
                layerDims(plan, call),
                decoder.epsilon());
    }

    private List<NDArray> walked(KeptLayer inside, NDArray gradient, TensorScope call) {
        try (inside) {
            return inside.backward(kernels, gradient, call);
        }
    }
}
