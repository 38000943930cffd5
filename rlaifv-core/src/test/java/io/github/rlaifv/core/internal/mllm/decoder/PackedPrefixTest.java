package io.github.rlaifv.core.internal.mllm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.KernelArgument;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoding from packed keys and values computes the bits of decoding from those of the layer as it returned them. */
class PackedPrefixTest {
    private static final int PROMPTS = 3;
    private static final int TOKENS = 37;
    private static final int BRANCHES = 2;
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int HEAD_WIDTH = 16;
    private static final int WIDTH = HEADS * HEAD_WIDTH;
    private static final int INNER = 96;
    private static final int VOCABULARY = 50;
    private static final double EPSILON = 1e-5;

    private final Kernels kernels = Kernels.open(ComputeDevice.cpu());
    private final TensorScope scope = kernels.root().child();
    private final Random random = new Random(5);

    @AfterEach
    void close() {
        kernels.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void packedPrefixesOfSeveralPromptsChangeNoBit(ScalarType type) {
        Map<String, NDArray> layer = layer(type);
        List<NDArray> cached = kernels.call("decoder_layer")
                .with(numbers(type, PROMPTS, TOKENS, WIDTH))
                .with(layer)
                .with(numbers(type, PROMPTS, 1, TOKENS, HEAD_WIDTH))
                .with(numbers(type, PROMPTS, 1, TOKENS, HEAD_WIDTH))
                .with(kernels.trainOne("tree_mask", scope, ends()))
                .with(HEADS)
                .with(KEY_HEADS)
                .with(EPSILON)
                .list(scope)
                .subList(1, 3);
        List<NDArray> packed = kernels.call("pack_prefix")
                .with(cached.get(0))
                .with(cached.get(1))
                .list(scope);
        NDArray embedding = numbers(type, VOCABULARY, WIDTH);
        NDArray norm = numbers(type, WIDTH);

        float[] asReturned = step(cached, layer, embedding, norm);

        assertThat(asReturned).hasSize(PROMPTS * BRANCHES * VOCABULARY).doesNotContain(Float.NaN);
        assertThat(step(packed, layer, embedding, norm)).containsExactly(asReturned);
    }

    private float[] step(List<NDArray> prefix, Map<String, NDArray> layer, NDArray embedding, NDArray norm) {
        float[] frequencies = new float[HEAD_WIDTH / 2];
        Arrays.fill(frequencies, 1);
        try (KernelArgument layers = KernelArgument.layers(List.of(layer))) {
            return HostNumbers.floats(kernels.call("decode_step")
                    .with(scope.longs(new long[] {1, 7, 3, 9, 20, 49}, PROMPTS, BRANCHES))
                    .with(scope.longs(new long[] {37, 37, 37, 37, 37, 37}, PROMPTS, BRANCHES))
                    .with(0)
                    .with(embedding)
                    .with(layers)
                    .with(norm)
                    .with(embedding)
                    .with(List.of(prefix.get(0)))
                    .with(List.of(prefix.get(1)))
                    .with(branches(prefix.get(0)))
                    .with(branches(prefix.get(1)))
                    .with(scope.floats(new float[PROMPTS * TOKENS], PROMPTS, 1, 1, TOKENS))
                    .with(HEADS)
                    .with(KEY_HEADS)
                    .with(10000.0)
                    .with(scope.floats(frequencies))
                    .with(EPSILON)
                    .one(scope));
        }
    }

    private List<NDArray> branches(NDArray prefix) {
        return kernels.call("new_caches")
                .with(List.of(prefix))
                .with(BRANCHES)
                .with(4)
                .list(scope);
    }

    private Map<String, NDArray> layer(ScalarType type) {
        Map<String, NDArray> layer = new LinkedHashMap<>();
        layer.put("input_norm", numbers(type, WIDTH));
        layer.put("q", numbers(type, WIDTH, WIDTH));
        layer.put("k", numbers(type, KEY_HEADS * HEAD_WIDTH, WIDTH));
        layer.put("v", numbers(type, KEY_HEADS * HEAD_WIDTH, WIDTH));
        layer.put("o", numbers(type, WIDTH, WIDTH));
        layer.put("post_norm", numbers(type, WIDTH));
        layer.put("gate", numbers(type, INNER, WIDTH));
        layer.put("up", numbers(type, INNER, WIDTH));
        layer.put("down", numbers(type, WIDTH, INNER));
        return layer;
    }

    private NDArray ends() {
        long[] ends = new long[PROMPTS * TOKENS];
        Arrays.fill(ends, TOKENS);
        return scope.longs(ends, PROMPTS, TOKENS);
    }

    private NDArray numbers(ScalarType type, long... shape) {
        int count = 1;
        for (long extent : shape) {
            count *= (int) extent;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() / 4);
        }
        return kernels.copyTo(type, scope.floats(values, shape), scope);
    }
}
