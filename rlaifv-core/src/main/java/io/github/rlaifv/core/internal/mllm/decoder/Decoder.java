package io.github.rlaifv.core.internal.mllm.decoder;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.RotaryConfig;
import io.github.rlaifv.core.internal.mllm.lora.LoraModule;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.KernelArgument;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A LLaMA-like language model, without vision part, that computes batches of token trees.
 *
 * <p>Letters in shapes: B trees, T nodes per tree, D width, K key/value heads, d head width, N selected rows, V
 * vocabulary.
 */
public final class Decoder implements AutoCloseable {
    public static final String EMBEDDING = "model.language_model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.language_model.norm.weight";
    public static final String HEAD = "lm_head.weight";

    /** Number of logits in one chunk: 32 MiB in float32. */
    private static final long CHUNK_ELEMENTS = 8L << 20;

    private final Kernels kernels;
    private final DecoderConfig config;
    private final NamedWeights weights;
    private final ScalarType type;
    private final List<Map<String, NDArray>> layers = new ArrayList<>();
    private final List<List<LoraModule>> adapters = new ArrayList<>();
    private final NDArray epsilon;
    private @Nullable KernelArgument layerArgument;

    /** Creates a decoder without adapters; {@link #adapt} adds them. */
    public Decoder(Kernels kernels, DecoderConfig config, NamedWeights weights, ScalarType type) {
        this.kernels = kernels;
        this.config = config;
        this.weights = weights;
        this.type = type;
        for (int i = 0; i < config.layers(); i++) {
            layers.add(weights.dictionary(LayerNames.decoderLayer(i)));
            adapters.add(List.of());
        }
        this.epsilon = kernels.root().host().scalar(config.normEpsilon());
    }

    /** Replaces the adapters of the layers. */
    public void adapt(IntFunction<List<LoraModule>> modules) {
        close();
        for (int i = 0; i < config.layers(); i++) {
            Map<String, NDArray> layer = weights.dictionary(LayerNames.decoderLayer(i));
            adapters.set(i, modules.apply(i));
            adapters.get(i).forEach(module -> module.putInto(layer));
            layers.set(i, layer);
        }
    }

    public DecoderConfig config() {
        return config;
    }

    public ScalarType type() {
        return type;
    }

    public Map<String, NDArray> layer(int index) {
        return layers.get(index);
    }

    public List<LoraModule> adapters(int layer) {
        return adapters.get(layer);
    }

    public synchronized KernelArgument layerArgument() {
        if (layerArgument == null) {
            layerArgument = KernelArgument.layers(layers);
        }
        return layerArgument;
    }

    public NDArray epsilon() {
        return epsilon;
    }

    public NDArray embedding() {
        return weights.tensor(EMBEDDING);
    }

    public NDArray finalNorm() {
        return weights.tensor(FINAL_NORM);
    }

    public NDArray head() {
        return weights.tensor(config.tiedHead() ? EMBEDDING : HEAD);
    }

    /**
     * Estimated size in bytes of what a layer's gradient needs from the forward pass besides the layer's input:
     * activations saved by the norms, linear maps, attention and gated activation, the numeric mask, and converted
     * weights.
     */
    public long keptBytes(int trees, int length, int layer) {
        LayerActivations activations = new LayerActivations(config, type);
        long widened = 0;
        for (String name : LayerNames.decoderLayer(layer).values()) {
            if (weights.has(name) && activations.converts(weights.type(name))) {
                widened += weights.tensor(name).size() * type.bytes();
            }
        }
        return activations.bytes(trees, length) + widened;
    }

    /** Number of rows of logits that are computed at once. */
    public long chunk() {
        return chunk(config);
    }

    /** Number of rows of logits that are computed at once with a model of this shape. */
    public static long chunk(DecoderConfig config) {
        return Math.max(1, CHUNK_ELEMENTS / config.vocabulary());
    }

    /** A dummy for the features of trees without images: one row that no token refers to, float32 [1, D]. */
    public NDArray noFeatures(TensorScope scope) {
        return scope.floats(new float[config.width()], 1, config.width());
    }

    /** Hidden states before the first layer, [B, T, D] in the compute type. */
    public NDArray embed(TreeBatch batch, NDArray features, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            NDArray flat = kernels.trainOne(
                    "embed_tokens",
                    call,
                    embedding(),
                    batch.ids(),
                    features,
                    batch.featureAt(),
                    batch.featureRows(),
                    TreeBatch.typeArgument(call, type));
            return scope.adopt(kernels.reshaped(flat, batch.trees(), batch.length(), config.width()));
        }
    }

    /** Cosines and sines of the nodes' positions, each [B, 1, T, d]. */
    public List<NDArray> rotary(TreeBatch batch, NDArray like, TensorScope scope) {
        NDArray theta = scope.host().scalar(config.rotary().theta());
        List<Integer> sections = config.rotary().sections();
        if (sections.isEmpty()) {
            return kernels.train("rotary_forward", scope, Map.of(), batch.positions(), theta, ropeScale(scope), like);
        }
        long[] axes = new long[config.attention().headWidth() / 2];
        int at = 0;
        for (int axis = 0; axis < sections.size(); axis++) {
            int end = at + sections.get(axis);
            Arrays.fill(axes, at, end, axis);
            at = end;
        }
        return kernels.train("rotary_sections", scope, Map.of(), batch.positions(), theta, scope.longs(axes), like);
    }

    /** Factors of the rotary frequencies, [d / 2]. */
    public NDArray ropeScale(TensorScope scope) {
        RotaryConfig rotary = config.rotary();
        return scope.floats(
                rotary.scaling().multipliers(rotary.theta(), config.attention().headWidth()));
    }

    /** Computes the hidden states after the last layer, [B, T, D], and keeps nothing else. */
    public NDArray run(TreeBatch batch, NDArray embedded, TensorScope scope) {
        return run(batch, embedded, scope, (keys, values) -> {
            keys.close();
            values.close();
        });
    }

    /** Same as {@link #run(TreeBatch, NDArray, TensorScope)}, and keeps the keys and values [B, K, T, d] of each layer. */
    public Prefix prefill(TreeBatch batch, NDArray embedded, TensorScope scope) {
        List<NDArray> keys = new ArrayList<>();
        List<NDArray> values = new ArrayList<>();
        NDArray hidden = run(batch, embedded, scope, (key, value) -> {
            List<NDArray> cached = batch.trees() == 1 ? List.of(key, value) : packed(key, value, scope);
            keys.add(scope.adopt(cached.get(0)));
            values.add(scope.adopt(cached.get(1)));
        });
        return new Prefix(hidden, keys, values);
    }

    /** Copies that decoding multiplies as they are. Those of a single tree are multiplied in any layout. */
    private List<NDArray> packed(NDArray key, NDArray value, TensorScope scope) {
        List<NDArray> copies = kernels.call("pack_prefix").with(key).with(value).list(scope);
        key.close();
        value.close();
        return copies;
    }

    /**
     * Computes the hidden states after the last layer, [B, T, D].
     *
     * @param cached called with the keys and values [B, K, T, d] of each layer, which it owns
     */
    public NDArray run(TreeBatch batch, NDArray embedded, TensorScope scope, BiConsumer<NDArray, NDArray> cached) {
        try (TensorScope call = scope.child()) {
            List<NDArray> rotary = rotary(batch, embedded, call);
            NDArray x = embedded;
            for (Map<String, NDArray> layer : layers) {
                Cancellation.check("computing");
                List<NDArray> out = layer(x, layer, rotary, batch.mask(), call);
                if (x != embedded) {
                    x.close();
                }
                x = out.get(0);
                cached.accept(out.get(1), out.get(2));
            }
            return scope.adopt(x);
        }
    }

    /**
     * The results of a prompt that decoding continues from.
     *
     * @param hidden hidden states, [B, T, D]
     * @param keys keys of each layer, [B, K, T, d]
     * @param values values of each layer, [B, K, T, d]
     */
    public record Prefix(NDArray hidden, List<NDArray> keys, List<NDArray> values) {}

    private List<NDArray> layer(
            NDArray x, Map<String, NDArray> layer, List<NDArray> rotary, NDArray mask, TensorScope scope) {
        return kernels.call("decoder_layer")
                .with(x)
                .with(layer)
                .with(rotary.get(0))
                .with(rotary.get(1))
                .with(mask)
                .with((long) config.attention().heads())
                .with((long) config.attention().kvHeads())
                .with(config.normEpsilon())
                .list(scope);
    }

    @Override
    public synchronized void close() {
        if (layerArgument != null) {
            layerArgument.close();
            layerArgument = null;
        }
    }
}
