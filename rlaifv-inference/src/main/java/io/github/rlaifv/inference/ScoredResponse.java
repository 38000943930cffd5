package io.github.rlaifv.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One response of a pool with its log-probabilities under both models, and what else rules need.
 *
 * @param index index in the pool, counted from 0
 * @param text the response
 * @param reward the score it is ranked by: the implicit reward, in units of beta * nats, or that of another
 *     {@link ScoringRule}; finite
 * @param policyLogProb log pi(y|x), summed over the response's tokens, in nats
 * @param referenceLogProb log ref(y|x), summed over the response's tokens, in nats
 * @param tokens number of tokens in all sums, the end token included
 * @param otherLogProbs log-probabilities under the other models of an average ({@link
 *     SelfRewardReranker.Builder#averagedWith}), in their order, summed over the response's tokens, in nats; empty without
 *     such models
 * @param claims verdicts of a labeler on the response's claims; null if they were not judged
 */
public record ScoredResponse(
        int index,
        String text,
        double reward,
        double policyLogProb,
        double referenceLogProb,
        int tokens,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> otherLogProbs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ClaimCounts claims) {
    public ScoredResponse {
        Objects.requireNonNull(text, "text");
        otherLogProbs = List.copyOf(otherLogProbs);
        if (index < 0 || tokens < 0) {
            throw new IllegalArgumentException("index and tokens must be >= 0, were " + index + " and " + tokens);
        }
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("the reward of response " + index + " must be finite, was " + reward
                    + " (policy " + policyLogProb + " nats, reference " + referenceLogProb + " nats)");
        }
    }

    /** Creates a response of two models, without other models and verdicts. */
    public ScoredResponse(
            int index, String text, double reward, double policyLogProb, double referenceLogProb, int tokens) {
        this(index, text, reward, policyLogProb, referenceLogProb, tokens, List.of(), null);
    }

    /** Returns the same response with the verdicts on its claims. */
    public ScoredResponse withClaims(ClaimCounts value) {
        return new ScoredResponse(index, text, reward, policyLogProb, referenceLogProb, tokens, otherLogProbs, value);
    }

    /** Returns log pi(y|x) - log ref(y|x), summed over the tokens, in nats. */
    double logRatio() {
        return policyLogProb - referenceLogProb;
    }

    /** Returns the mean of log pi(y|x) over the policy and the other models, summed over the tokens, in nats. */
    double averageLogProb() {
        double sum = policyLogProb;
        for (double other : otherLogProbs) {
            sum += other;
        }
        return sum / (1 + otherLogProbs.size());
    }

    ScoredResponse withReward(double value) {
        return new ScoredResponse(index, text, value, policyLogProb, referenceLogProb, tokens, otherLogProbs, claims);
    }

    ScoredResponse withIndex(int value) {
        return new ScoredResponse(value, text, reward, policyLogProb, referenceLogProb, tokens, otherLogProbs, claims);
    }
}
