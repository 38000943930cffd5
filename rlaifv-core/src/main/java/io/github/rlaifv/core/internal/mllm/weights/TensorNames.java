package io.github.rlaifv.core.internal.mllm.weights;

import java.util.Optional;

/**
 * The tensor names in a family's checkpoints. Parameters have the names that transformers 5 uses in memory: the
 * language model is under {@code model.language_model.}, and its head is {@code lm_head.weight}.
 */
public interface TensorNames {

    /** The parameter of a stored tensor, in any supported layout; empty if unknown. */
    Optional<String> parameter(String stored);

    /**
     * The name of a parameter in saved folders. This is the published layout, which every version of transformers
     * reads.
     */
    String published(String parameter);

    /**
     * The name of a parameter in the family's own code (transformers 5, or the official repository if transformers has
     * no such class). Adapter folders name modules like this.
     */
    default String inMemory(String parameter) {
        return parameter;
    }

    /** Whether a stored tensor is known not to be a parameter, such as a buffer that older versions stored. */
    default boolean isBuffer(String stored) {
        return stored.endsWith(".position_ids") || stored.endsWith("rotary_emb.inv_freq");
    }
}
