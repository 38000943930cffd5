package io.github.rlaifv.dpo;

import io.github.rlaifv.core.policy.TokenLogProbs;

/**
 * The reference's word on one response.
 *
 * @param sum of the log-probabilities over all tokens, the end token included, in nats
 * @param tokens how many tokens
 * @param tokenHash of the token ids, to notice another tokenizer
 */
public record ResponseLogProb(double sum, int tokens, int tokenHash) {

    /** Sums up a scored response. */
    public static ResponseLogProb of(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode());
    }

    boolean sameTokens(TokenLogProbs other) {
        return tokens == other.tokenIds().size()
                && tokenHash == other.tokenIds().hashCode();
    }
}
