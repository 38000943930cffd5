package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The adapter of one linear map.
 *
 * @param target parameter of the adapted weight, [out, in]
 * @param place where the kernels use it
 * @param down parameter of A, [rank, in]
 * @param up parameter of B, [out, rank]
 * @param a matrix A, float32
 * @param b matrix B, float32
 * @param scale the scale, 0-d float32; each adapter has its own tensor, because tensors carry their kernel names
 */
public record LoraModule(
        Parameter target, Place place, Parameter down, Parameter up, NDArray a, NDArray b, NDArray scale) {

    /**
     * Where an adapted linear map is used.
     *
     * @param layer index of the decoder layer, or {@link #PROJECTOR}
     * @param key name of the map's weight in the kernels' arguments
     */
    public record Place(int layer, String key) {
        /** Stands for the vision encoder's projector instead of a decoder layer. */
        public static final int PROJECTOR = -1;
    }

    /** The name of the module of a weight, such as {@code model.language_model.layers.0.self_attn.q_proj}. */
    public static String moduleName(String weight) {
        return weight.substring(0, weight.length() - ".weight".length());
    }

    static Parameter down(Parameter target, long rank) {
        return new Parameter(
                moduleName(target.name()) + ".lora_A.weight",
                target.group(),
                List.of(rank, target.shape().get(1)),
                true);
    }

    static Parameter up(Parameter target, long rank) {
        return new Parameter(
                moduleName(target.name()) + ".lora_B.weight",
                target.group(),
                List.of(target.shape().get(0), rank),
                true);
    }

    /** The names of the adapters' parameters: A and B of each adapter in turn. */
    public static List<String> parameters(List<LoraModule> modules) {
        return modules.stream()
                .flatMap(module -> Stream.of(module.down().name(), module.up().name()))
                .toList();
    }

    /** Adds A, B and the scale to the arguments of the kernel that computes this map. */
    public void putInto(Map<String, NDArray> dictionary) {
        dictionary.put(place.key() + "_a", a);
        dictionary.put(place.key() + "_b", b);
        dictionary.put(place.key() + "_scale", scale);
    }
}
