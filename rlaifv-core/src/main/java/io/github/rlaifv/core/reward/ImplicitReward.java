package io.github.rlaifv.core.reward;

import io.github.rlaifv.core.policy.TokenLogProbs;

/**
 * The reward that a DPO-trained policy defines: {@code beta * (log pi(y|x) - log ref(y|x))} (RLAIF-V, section 3.4;
 * arXiv 2305.18290, equation 5), over all tokens of the response including the end token.
 *
 * @param beta strength of the DPO training, > 0
 * @param aggregation over tokens
 */
public record ImplicitReward(double beta, Aggregation aggregation) {

    /** How token rewards become one number. */
    public enum Aggregation {
        /** Length-normalized, the paper's choice: sums favor short responses. */
        MEAN,
        /** The raw sum. */
        SUM
    }

    public ImplicitReward {
        if (!(beta > 0)) {
            throw new IllegalArgumentException("beta must be > 0, was " + beta);
        }
    }

    /**
     * The reward of one response, in units of beta * nats.
     *
     * @throws IllegalArgumentException if the two do not hold the same tokens
     */
    public double of(TokenLogProbs policy, TokenLogProbs reference) {
        if (!policy.tokenIds().equals(reference.tokenIds())) {
            throw new IllegalArgumentException("policy and reference scored different tokens ("
                    + policy.tokenIds().size() + " and " + reference.tokenIds().size()
                    + "): both need the same tokenizer");
        }
        double ratio = policy.sum() - reference.sum();
        return switch (aggregation) {
            case SUM -> beta * ratio;
            case MEAN ->
                policy.tokenIds().isEmpty()
                        ? 0
                        : beta * ratio / policy.tokenIds().size();
        };
    }
}
