package io.github.rlaifv.dpo.objective;

import org.jspecify.annotations.Nullable;

/**
 * The reference's log-probabilities of a pair.
 *
 * @param chosen log-probability of the chosen response
 * @param rejected log-probability of the rejected response
 * @param auxiliary log-probability of the {@link io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse}; null if the loss needs
 *     none
 */
public record PairReference(
        ResponseLogProb chosen,
        ResponseLogProb rejected,
        @Nullable ResponseLogProb auxiliary) {

    /** Creates the log-probabilities of a pair without an auxiliary response. */
    public PairReference(ResponseLogProb chosen, ResponseLogProb rejected) {
        this(chosen, rejected, null);
    }
}
