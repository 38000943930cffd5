package io.github.rlaifv.dpo;

import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.List;

/**
 * The reference's word on one response.
 *
 * @param sum of the log-probabilities over all tokens, the end token included, in nats
 * @param tokens how many tokens
 * @param tokenHash of the token ids, to notice another tokenizer
 * @param perToken log-probabilities token by token, in nats; empty where they are not kept
 */
public record ResponseLogProb(double sum, int tokens, int tokenHash, List<Double> perToken) {
    public ResponseLogProb {
        perToken = List.copyOf(perToken);
        if (!perToken.isEmpty() && perToken.size() != tokens) {
            throw new IllegalArgumentException(
                    "one log-prob a token is needed: " + tokens + " tokens, " + perToken.size() + " log-probs");
        }
    }

    /** Without figures a token. */
    public ResponseLogProb(double sum, int tokens, int tokenHash) {
        this(sum, tokens, tokenHash, List.of());
    }

    /** Sums up a scored response. */
    public static ResponseLogProb of(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode());
    }

    /** Sums up a scored response and keeps each token's figure. */
    public static ResponseLogProb withTokens(TokenLogProbs scored) {
        return new ResponseLogProb(
                scored.sum(), scored.tokenIds().size(), scored.tokenIds().hashCode(), scored.logProbs());
    }

    boolean sameTokens(TokenLogProbs other) {
        return tokens == other.tokenIds().size()
                && tokenHash == other.tokenIds().hashCode();
    }
}
