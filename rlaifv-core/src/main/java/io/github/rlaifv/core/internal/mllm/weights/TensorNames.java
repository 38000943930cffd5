package io.github.rlaifv.core.internal.mllm.weights;

import java.util.Optional;

/**
 * The tensor names of a family's checkpoints. Parameters carry the names that transformers 5 has in memory, with the
 * language model under {@code model.language_model.} and its head as {@code lm_head.weight}.
 */
public interface TensorNames {

    /** The parameter that a stored tensor is, in any layout that is read; empty for unknown ones. */
    Optional<String> parameter(String stored);

    /** The name of a parameter in saved folders: the published layout, which every version of transformers reads. */
    String published(String parameter);

    /**
     * The name of a parameter in the model that the family's own code builds (transformers 5, or the official repository
     * where transformers has no such class), which is what adapter folders name modules by.
     */
    default String inMemory(String parameter) {
        return parameter;
    }

    /** Whether a stored tensor is known to be no parameter, such as the buffers that older versions stored. */
    default boolean isBuffer(String stored) {
        return stored.endsWith(".position_ids") || stored.endsWith("rotary_emb.inv_freq");
    }
}
