package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/**
 * What a training pass drops of the adapters' inputs. A mask is a function of (seed, module, the tokens up to a node,
 * column): it depends on neither batch nor packing, and is the same when a layer is computed again.
 *
 * @param rate share that is dropped
 * @param seed of the pass
 */
public record LoraDropout(double rate, long seed) {
    /** Drops nothing. */
    public static final LoraDropout NONE = new LoraDropout(0, 0);
    /** Image rows are numbered by the call, so an image's tokens count by their place alone. */
    private static final long IMAGE = 0x7F4A7C15L;

    /** Whether anything is dropped. */
    public boolean active() {
        return rate > 0;
    }

    /**
     * The dictionary of a layer with what the kernel needs for dropping.
     *
     * @param nodes int64, a number for each row of the layer's input
     */
    public Map<String, NDArray> on(
            Map<String, NDArray> dictionary, List<LoraModule> adapters, NDArray nodes, TensorScope call) {
        if (!active() || adapters.isEmpty()) {
            return dictionary;
        }
        Map<String, NDArray> result = new LinkedHashMap<>(dictionary);
        for (LoraModule module : adapters) {
            long salt = mix(seed ^ mix(module.target().name().hashCode()));
            result.put(module.place().key() + "_drop", call.longs(new long[] {salt}));
        }
        result.put("drop_nodes", nodes);
        result.put("drop_rate", call.scalar(rate));
        return result;
    }

    /**
     * A number for each row of images, int64, made from the image and the row's place.
     *
     * @param rowsOf how many rows an image has
     */
    static NDArray rows(List<ImageSource> images, ToIntFunction<ImageSource> rowsOf, TensorScope call) {
        return call.longs(images.stream()
                .flatMapToLong(image -> LongStream.range(0, rowsOf.applyAsInt(image))
                        .map(row -> mix(mix(image.fingerprint().hashCode()) + row)))
                .toArray());
    }

    /** A number for each node of padded trees, int64 [B, T], made from the tokens on its path. */
    public static NDArray nodes(List<TokenTree> trees, int length, TensorScope scope) {
        long[] nodes = new long[trees.size() * length];
        for (int b = 0; b < trees.size(); b++) {
            TokenTree tree = trees.get(b);
            long[] path = new long[length + 1];
            for (int i = 0; i < tree.size(); i++) {
                int depth = tree.position(i);
                int token = tree.token(i);
                path[depth + 1] = mix(path[depth] * 31 + (token < 0 ? IMAGE : token) + 1);
                nodes[b * length + i] = path[depth + 1];
            }
        }
        return scope.longs(nodes, trees.size(), length);
    }

    /** SplitMix64's finaliser. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
