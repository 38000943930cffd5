package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/**
 * Dropout of the adapters' inputs in a training pass. A mask is a function of (seed, module, tokens up to a node,
 * column). So it does not depend on batch or packing, and is the same when a layer is recomputed.
 *
 * @param rate fraction of inputs that is zeroed
 * @param seed seed of the pass
 */
public record LoraDropout(double rate, long seed) {
    /** No dropout. */
    public static final LoraDropout NONE = new LoraDropout(0, 0);
    /** Rows of image features are numbered per call, so only their position within the image counts. */
    private static final long IMAGE = 0x7F4A7C15L;

    /** Whether any inputs are zeroed. */
    public boolean active() {
        return rate > 0;
    }

    /**
     * Adds to the arguments of a layer what the kernel needs for dropout.
     *
     * @param nodes one key per row of the layer's input, int64
     */
    public Map<String, NDArray> on(
            Map<String, NDArray> dictionary, List<LoraModule> adapters, NDArray nodes, TensorScope call) {
        if (!active() || adapters.isEmpty()) {
            return dictionary;
        }
        Map<String, NDArray> result = new LinkedHashMap<>(dictionary);
        // 0-d tensors in host memory take part in computations on a GPU without a transfer, which would wait for it
        for (LoraModule module : adapters) {
            long salt = KeyedRandom.scramble(
                    seed ^ KeyedRandom.scramble(module.target().name().hashCode()));
            result.put(module.place().key() + "_drop", call.host().number(salt));
        }
        result.put("drop_nodes", nodes);
        result.put("drop_rate", call.host().scalar(rate));
        return result;
    }

    /**
     * One key per row of image features, int64, computed from the image and the row's position in it.
     *
     * @param rowsOf returns the number of rows of an image
     */
    static NDArray rows(List<ImageSource> images, ToIntFunction<ImageSource> rowsOf, TensorScope call) {
        return call.longs(images.stream()
                .flatMapToLong(image -> LongStream.range(0, rowsOf.applyAsInt(image))
                        .map(row -> KeyedRandom.scramble(
                                KeyedRandom.scramble(image.fingerprint().hashCode()) + row)))
                .toArray());
    }

    /** One key per node of padded trees, int64 [B, T], computed from the tokens on its path. */
    public static NDArray nodes(List<TokenTree> trees, int length, TensorScope scope) {
        long[] nodes = new long[trees.size() * length];
        for (int b = 0; b < trees.size(); b++) {
            TokenTree tree = trees.get(b);
            long[] path = new long[length + 1];
            for (int i = 0; i < tree.size(); i++) {
                int depth = tree.position(i);
                int token = tree.token(i);
                path[depth + 1] = KeyedRandom.scramble(path[depth] * 31 + (token < 0 ? IMAGE : token) + 1);
                nodes[b * length + i] = path[depth + 1];
            }
        }
        return scope.longs(nodes, trees.size(), length);
    }
}
