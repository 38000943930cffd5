package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The adapter of one linear map.
 *
 * @param target the adapted weight's parameter, [out, in]
 * @param place where kernels use it
 * @param down A's description, [rank, in]
 * @param up B's description, [out, rank]
 * @param a float32 A
 * @param b float32 B
 * @param scale 0-d float32; a tensor of its own, because tensors carry their kernel keys as names
 */
public record LoraModule(
        Parameter target, Place place, Parameter down, Parameter up, NDArray a, NDArray b, NDArray scale) {

    /**
     * Where an adapted map is used.
     *
     * @param layer of the decoder, or {@link #PROJECTOR}
     * @param key of the map's weight in the kernels' dictionary
     */
    public record Place(int layer, String key) {
        /** No layer of the decoder but the vision encoder's part. */
        public static final int PROJECTOR = -1;
    }

    /** Such as {@code model.language_model.layers.0.self_attn.q_proj}. */
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

    /** Names of the adapters' parameters: A and B of each in turn. */
    public static List<String> parameters(List<LoraModule> modules) {
        return modules.stream()
                .flatMap(module -> Stream.of(module.down().name(), module.up().name()))
                .toList();
    }

    /** Adds A, B and scale to the dictionary of a kernel that adapts this map. */
    public void putInto(Map<String, NDArray> dictionary) {
        dictionary.put(place.key() + "_a", a);
        dictionary.put(place.key() + "_b", b);
        dictionary.put(place.key() + "_scale", scale);
    }
}
