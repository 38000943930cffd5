package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.dpo.loss.ChosenNllLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;

/**
 * A supervised term that is added to a preference loss: {@code weight * -log pi(chosen)}. It keeps the chosen responses
 * likely while the margin grows.
 *
 * @param weight weight of the term, >= 0; 0 turns it off
 * @param mean how token log-probabilities are combined
 */
public record SftTerm(double weight, SftMean mean) {

    /** No supervised term. */
    public static final SftTerm NONE = new SftTerm(0, SftMean.RESPONSE_TOKENS);

    public SftTerm {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("the SFT weight must be >= 0, was " + weight);
        }
    }

    ChosenNllLoss loss() {
        return new ChosenNllLoss(mean);
    }
}
