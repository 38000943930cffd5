package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of SimPO (arXiv 2405.14734, equation 6): {@code -log sigma(beta * (log pi(c) / |c| - log pi(r) / |r|) -
 * gamma)}. It uses mean log-probabilities of the policy alone, without a reference, and a target margin. Rewards are
 * {@code beta * log pi(y) / |y|}.
 *
 * @param beta factor of the mean log-probabilities, per nat per token, > 0; 2 to 2.5 in the paper
 * @param gamma target margin of the rewards, >= 0; 0.5 to 1.5 in the paper
 */
public record SimPoLoss(double beta, double gamma) implements PairwiseLoss {
    public SimPoLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.notNegative("gamma", gamma);
    }

    @Override
    public String name() {
        return "simpo";
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
        return beta * pair.policyChosen() / Math.max(1, pair.chosenTokens());
    }

    @Override
    public double rejectedReward(PairLogProbs pair) {
        return beta * pair.policyRejected() / Math.max(1, pair.rejectedTokens());
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double margin = chosenReward(pair) - rejectedReward(pair) - gamma;
        double slope = -beta * Logistic.sigmoid(-margin);
        return new PairLoss(
                Logistic.softplus(-margin),
                slope / Math.max(1, pair.chosenTokens()),
                -slope / Math.max(1, pair.rejectedTokens()));
    }
}
