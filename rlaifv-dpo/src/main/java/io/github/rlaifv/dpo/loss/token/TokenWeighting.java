package io.github.rlaifv.dpo.loss.token;

import java.util.List;

/**
 * How the token log-probabilities of a response become the one figure that a loss sees: {@code sum of weight_t * log
 * p_t}, for policy and reference alike. Weights may depend on both responses of a pair.
 */
public sealed interface TokenWeighting permits AllTokens, ModifiedTokens, LengthDesensitized {

    /** The sum over all tokens: what the papers mean by log pi(y). */
    static TokenWeighting sum() {
        return new AllTokens(false);
    }

    /** The mean over a response's tokens (switch {@code dpo_use_average} of the authors' code). */
    static TokenWeighting mean() {
        return new AllTokens(true);
    }

    /**
     * The weights of a pair.
     *
     * @param chosen tokens of the chosen response
     * @param rejected tokens of the rejected response
     */
    PairWeights weights(List<Integer> chosen, List<Integer> rejected);

    /** Whether figures are means over tokens already. */
    boolean normalised();

    /** Whether all tokens of a response weigh the same, so that its sum and length say all. */
    boolean uniform();
}
