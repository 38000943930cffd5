package io.github.rlaifv.core.reward;

import io.github.rlaifv.core.policy.TokenLogProbs;

/**
 * The implicit reward of a DPO-trained policy: {@code beta * (log pi(y|x) - log ref(y|x))} over all tokens of the
 * response including the end token (RLAIF-V, section 3.4; arXiv 2305.18290, equation 5). Used to rank several responses
 * to one prompt.
 *
 * @param beta the beta that the policy was trained with, finite and greater than 0
 * @param aggregation how the rewards of the tokens are combined
 */
public record ImplicitReward(double beta, Aggregation aggregation) {

    /** How the rewards of a response's tokens are combined into one number. */
    public enum Aggregation {
        /** The mean over the tokens, as in the paper. It does not favor short responses as the sum does. */
        MEAN,
        /** The sum over the tokens. */
        SUM
    }

    public ImplicitReward {
        if (!(beta > 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta must be finite and > 0, was " + beta);
        }
    }

    /**
     * The reward of one response, in units of beta times nats.
     *
     * @param policy log-probabilities of the response's tokens under the trained policy
     * @param reference log-probabilities of the same tokens under the reference model
     * @throws IllegalArgumentException if the two do not have the same tokens
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
