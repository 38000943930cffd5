package io.github.rlaifv.inference;

import java.util.Objects;

/**
 * One response of a pool with its log-probabilities under both models.
 *
 * @param index index in the pool, counted from 0
 * @param text the response
 * @param reward the score it is ranked by: the implicit reward, in units of beta * nats, or that of another
 *     {@link ScoringRule}; finite
 * @param policyLogProb log pi(y|x), summed over the response's tokens, in nats
 * @param referenceLogProb log ref(y|x), summed over the response's tokens, in nats
 * @param tokens number of tokens in both sums, the end token included
 */
public record ScoredResponse(
        int index, String text, double reward, double policyLogProb, double referenceLogProb, int tokens) {
    public ScoredResponse {
        Objects.requireNonNull(text, "text");
        if (index < 0 || tokens < 0) {
            throw new IllegalArgumentException("index and tokens must be >= 0, were " + index + " and " + tokens);
        }
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("the reward of response " + index + " must be finite, was " + reward
                    + " (policy " + policyLogProb + " nats, reference " + referenceLogProb + " nats)");
        }
    }

    /** Returns log pi(y|x) - log ref(y|x), summed over the tokens, in nats. */
    double logRatio() {
        return policyLogProb - referenceLogProb;
    }

    ScoredResponse withReward(double value) {
        return new ScoredResponse(index, text, value, policyLogProb, referenceLogProb, tokens);
    }
}
