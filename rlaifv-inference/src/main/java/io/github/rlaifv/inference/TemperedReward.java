package io.github.rlaifv.inference;

import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.reward.ImplicitReward.Aggregation;

/**
 * The implicit reward with a weight for the reference: {@code beta * (log pi - w * log ref)}.
 *
 * @param reward factor and aggregation
 * @param referenceWeight weight w of the reference, in [0, 1]; 1 is the paper's reward
 */
record TemperedReward(ImplicitReward reward, double referenceWeight) {
    TemperedReward {
        if (!(referenceWeight >= 0 && referenceWeight <= 1)) {
            throw new IllegalArgumentException("referenceWeight must be in [0, 1], was " + referenceWeight);
        }
    }

    TemperedReward(double beta, double referenceWeight) {
        this(new ImplicitReward(beta, Aggregation.MEAN), referenceWeight);
    }

    /** Returns the reward as a mean over the tokens. */
    double mean(double policy, double reference, int tokens) {
        return reward.beta() * (policy - referenceWeight * reference) / Math.max(1, tokens);
    }

    /**
     * Returns the reward by the aggregation.
     *
     * @param policy log pi, summed over the tokens, in nats
     * @param reference log ref, summed over the tokens, in nats
     * @param tokens number of tokens
     */
    double of(double policy, double reference, int tokens) {
        return switch (reward.aggregation()) {
            case MEAN -> mean(policy, reference, tokens);
            case SUM -> reward.beta() * (policy - referenceWeight * reference);
        };
    }
}
