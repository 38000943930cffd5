package io.github.rlaifv.dpo.objective;

import org.jspecify.annotations.Nullable;

/**
 * The reference's log-probabilities of both sides of a pair.
 *
 * @param chosen of the chosen response
 * @param rejected of the rejected response
 * @param companion of the {@link io.github.rlaifv.dpo.loss.batch.Companion}; null where the loss needs none
 */
public record PairReference(
        ResponseLogProb chosen,
        ResponseLogProb rejected,
        @Nullable ResponseLogProb companion) {

    /** Without companion. */
    public PairReference(ResponseLogProb chosen, ResponseLogProb rejected) {
        this(chosen, rejected, null);
    }
}
