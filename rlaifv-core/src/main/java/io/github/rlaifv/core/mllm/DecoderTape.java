package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.HostNumbers;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One forward of a decoder that can be walked back: it keeps the input of every layer, [B, T, D] each. The last layers'
 * insides may be kept too; of the others, the inside is computed again when the gradient is.
 */
final class DecoderTape implements AutoCloseable {
    private final Kernels kernels;
    private final Decoder decoder;
    private final TensorScope scope;
    private final TreeBatch batch;
    private final NDArray dims;
    private final LoraDropout dropout;
    private final @Nullable NDArray dropoutNodes;
    private final List<NDArray> rotary;
    private final List<NDArray> inputs = new ArrayList<>();
    private final Map<Integer, KeptLayer> kept = new HashMap<>();
    private final Predicate<String> wanted;
    private final NDArray last;
    private final NDArray features;
    private final NDArray rows;
    private final NDArray targets;
    private final NDArray normed;
    private final NDArray unit;
    private final double[] logProbs;

    /**
     * Runs forward.
     *
     * @param images the pictures of the trees
     * @param features theirs, [F, D]
     * @param rowNodes flat nodes whose hidden states predict, [N]
     * @param targetIds what they predict, [N]
     * @param dropout of the adapters
     * @param wanted the parameters that gradients will be asked of
     * @param keptLayers how many layers, the last ones, keep their insides
     */
    DecoderTape(
            Kernels kernels,
            Decoder decoder,
            TensorScope parent,
            List<TokenTree> trees,
            ImageTable.Slice images,
            NDArray features,
            long[] rowNodes,
            long[] targetIds,
            LoraDropout dropout,
            Predicate<String> wanted,
            int keptLayers) {
        this.kernels = kernels;
        this.decoder = decoder;
        this.scope = parent.child();
        this.features = features;
        this.batch = TreeBatch.of(trees, images, kernels, scope);
        this.dropout = dropout;
        this.wanted = wanted;
        this.dropoutNodes = dropout.active() ? LoraDropout.nodes(trees, batch.length(), scope) : null;
        DecoderConfig config = decoder.config();
        this.dims = scope.longs(new long[] {config.heads(), config.kvHeads()});
        NDArray x = decoder.embed(batch, features, scope);
        this.rotary = decoder.rotary(batch, x, scope);
        for (int i = 0; i < config.layers(); i++) {
            Cancellation.check("training");
            inputs.add(x);
            x = i >= config.layers() - keptLayers ? keep(i, x) : forward(i, x);
        }
        this.last = x;
        this.rows = scope.longs(rowNodes);
        this.targets = scope.longs(targetIds);
        try (TensorScope call = scope.child()) {
            NDArray selected = kernels.trainOne("select_rows", call, flat(last), rows);
            this.normed = scope.adopt(
                    kernels.trainOne("rms_norm_forward", call, selected, decoder.finalNorm(), decoder.epsilon()));
            List<NDArray> head =
                    kernels.train("head_unit", call, Map.of(), normed, targets, decoder.head(), chunkArgument(call));
            this.logProbs = HostNumbers.widened(head.get(0));
            this.unit = scope.adopt(head.get(1));
        }
    }

    private NDArray forward(int layer, NDArray x) {
        try (TensorScope call = scope.child()) {
            return scope.adopt(kernels.train(
                            "decoder_layer_forward",
                            call,
                            dictionary(layer, call),
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
        // What dropout adds to the dictionary lives as long as the graph.
        KeptLayer result = KeptLayer.of(
                owner,
                kernels.train(
                        "decoder_layer_keep",
                        owner,
                        dictionary(layer, owner),
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
                decoder.layer(layer), LayerNames.decoderLayer(layer), decoder.adapters(layer), wanted);
    }

    private NDArray layerDims(WantedGradients plan, TensorScope call) {
        return call.longs(new long[] {decoder.config().heads(), decoder.config().kvHeads(), plan.mode()});
    }

    private Map<String, NDArray> dictionary(int layer, TensorScope call) {
        return dropoutNodes == null
                ? decoder.layer(layer)
                : dropout.on(decoder.layer(layer), decoder.adapters(layer), dropoutNodes, call);
    }

    private NDArray flat(NDArray x) {
        return x.reshape(-1, decoder.config().width());
    }

    private NDArray chunkArgument(TensorScope call) {
        return call.longs(new long[] {decoder.chunk()});
    }

    LoraDropout dropout() {
        return dropout;
    }

    /** log p of the targets, [N]. */
    double[] logProbs() {
        return logProbs;
    }

    /**
     * Walks back.
     *
     * @param coefficients d loss / d log p, [N]
     * @param sink takes each wanted gradient; the tensor lives as long as the call
     * @param featuresWanted whether the features' gradient is needed
     * @param result owns the returned tensor
     * @return the gradient [F, D] of the features, empty where not wanted or without features
     */
    List<NDArray> backward(
            double[] coefficients, BiConsumer<String, NDArray> sink, boolean featuresWanted, TensorScope result) {
        boolean tied = decoder.config().tiedHead();
        NDArray gradient;
        try (TensorScope call = scope.child()) {
            float[] c = new float[coefficients.length];
            for (int i = 0; i < c.length; i++) {
                c[i] = (float) coefficients[i];
            }
            NDArray weights = call.floats(c);
            String headName = tied ? Decoder.EMBEDDING : Decoder.HEAD;
            if (wanted.test(headName)) {
                sink.accept(
                        headName,
                        kernels.trainOne(
                                "head_weight_backward",
                                call,
                                normed,
                                targets,
                                decoder.head(),
                                weights,
                                chunkArgument(call)));
            }
            List<NDArray> out = kernels.train(
                    "final_norm_backward",
                    call,
                    Map.of(),
                    flat(last),
                    rows,
                    unit,
                    weights,
                    decoder.finalNorm(),
                    decoder.epsilon());
            if (wanted.test(Decoder.FINAL_NORM)) {
                sink.accept(Decoder.FINAL_NORM, out.get(1));
            }
            gradient = scope.adopt(out.get(0).reshape(last.getShape()));
        }
        unit.close();
        for (int i = decoder.config().layers() - 1; i >= 0; i--) {
            Cancellation.check("training");
            gradient = layerBackward(i, gradient, sink);
        }
        return embeddingBackward(flat(gradient), sink, featuresWanted, result);
    }

    private NDArray layerBackward(int index, NDArray gradient, BiConsumer<String, NDArray> sink) {
        WantedGradients plan = plan(index);
        try (TensorScope call = scope.child()) {
            KeptLayer inside = kept.remove(index);
            List<NDArray> out = inside == null
                    ? kernels.train(
                            "decoder_layer_backward",
                            call,
                            dictionary(index, call),
                            inputs.get(index),
                            gradient,
                            rotary.get(0),
                            rotary.get(1),
                            batch.mask(),
                            layerDims(plan, call),
                            decoder.epsilon())
                    : inside.backward(kernels, gradient, call);
            if (inside != null) {
                inside.close();
            }
            plan.emit(out, wanted, sink);
            gradient.close();
            inputs.get(index).close();
            return scope.adopt(out.get(0));
        }
    }

    private List<NDArray> embeddingBackward(
            NDArray gradient, BiConsumer<String, NDArray> sink, boolean featuresWanted, TensorScope result) {
        try (TensorScope call = scope.child()) {
            if (wanted.test(Decoder.EMBEDDING)) {
                sink.accept(
                        Decoder.EMBEDDING,
                        kernels.trainOne(
                                "embed_table_backward",
                                call,
                                gradient,
                                decoder.embedding(),
                                batch.ids(),
                                batch.textAt()));
            }
            if (!featuresWanted || batch.featureAt().size() == 0) {
                return List.of();
            }
            return List.of(result.adopt(kernels.trainOne(
                    "embed_features_backward", call, gradient, features, batch.featureAt(), batch.featureRows())));
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
