package io.github.rlaifv.dpo.loss.token;

import java.util.List;

/**
 * How the token log-probabilities of a response are combined into the one number that a loss sees:
 * {@code sum of weight_t * log p_t}, for policy and reference alike. Weights may depend on both responses of a pair.
 */
public sealed interface TokenWeighting permits AllTokens, ModifiedTokens, LengthDesensitized {

    /** Returns the sum over all tokens, which the papers call log pi(y). */
    static TokenWeighting sum() {
        return new AllTokens(false);
    }

    /** Returns the mean over the tokens of a response (switch {@code dpo_use_average} of the authors' code). */
    static TokenWeighting mean() {
        return new AllTokens(true);
    }

    /**
     * Returns the weights of a pair's tokens.
     *
     * @param chosen token ids of the chosen response
     * @param rejected token ids of the rejected response
     */
    PairWeights weights(List<Integer> chosen, List<Integer> rejected);

    /** Returns whether the combined log-probabilities are already means over tokens. */
    boolean normalized();

    /** Returns whether all tokens of a response have the same weight, so that its sum and its length suffice. */
    boolean uniform();
}
