package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The odds-ratio term of ORPO (arXiv 2403.07691, equation 7, where beta is called lambda):
 * {@code -beta * log sigma(log odds(c) - log odds(r))} with {@code odds = p / (1 - p)} of
 * {@code p = e^(log pi(y) / |y|)}, the geometric mean of the token probabilities. ORPO adds the negative log-likelihood
 * of the chosen response: use a {@link MixedLoss} with {@link ChosenNllLoss}. The loss uses no reference; rewards are
 * {@code beta * log pi(y) / |y|}. A mean log-probability above -2^-25, which float32 can't distinguish from 0, is
 * limited to that value and has slope 0.
 *
 * @param beta weight of the term, > 0; 0.1 in the paper
 */
public record OrpoLoss(double beta) implements PairwiseLoss {
    /**
     * Mean log-probability that float32 can't distinguish from certainty: half the distance from 1 to the next smaller
     * number.
     */
    private static final double CERTAIN = -0x1p-25;

    public OrpoLoss {
        LossOptionChecks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "orpo";
    }

    @Override
    public boolean perToken() {
        return true;
    }

    @Override
    public boolean needsReference() {
        return false;
    }

    @Override
    public double chosenReward(PairLogProbs pair) {
        return beta * mean(pair.policyChosen(), pair.chosenTokens());
    }

    @Override
    public double rejectedReward(PairLogProbs pair) {
        return beta * mean(pair.policyRejected(), pair.rejectedTokens());
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double chosen = mean(pair.policyChosen(), pair.chosenTokens());
        double rejected = mean(pair.policyRejected(), pair.rejectedTokens());
        double margin = logOdds(chosen) - logOdds(rejected);
        double slope = -beta * Logistic.sigmoid(-margin);
        return new PairLoss(
                beta * Logistic.softplus(-margin),
                slope * oddsSlope(chosen) / Math.max(1, pair.chosenTokens()),
                -slope * oddsSlope(rejected) / Math.max(1, pair.rejectedTokens()));
    }

    /** Keeps the mean below 0, where a response would be certain and its odds infinite. */
    private static double mean(double sum, int tokens) {
        return Math.min(sum / Math.max(1, tokens), CERTAIN);
    }

    /**
     * Returns {@code d log odds / d mean = 1 / (1 - p)}; 0 where the mean is limited, because the odds do not grow
     * there.
     */
    private static double oddsSlope(double mean) {
        return mean < CERTAIN ? 1 / -Math.expm1(mean) : 0;
    }

    private static double logOdds(double mean) {
        return mean - Math.log(-Math.expm1(mean));
    }
}
