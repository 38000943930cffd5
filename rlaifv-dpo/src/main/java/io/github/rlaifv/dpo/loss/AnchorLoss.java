package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.internal.loss.Logistic;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;

/**
 * {@code -log sigma(beta * rho(c) - delta)} (mDPO, arXiv 2406.11839): holds the chosen response's reward
 * above an anchor, so that margins don't grow by making both sides less likely.
 *
 * @param beta per nat, > 0
 * @param anchor delta, a reward; 0 in the paper
 */
public record AnchorLoss(double beta, double anchor) implements PairwiseLoss {
    public AnchorLoss {
        Checks.positive("beta", beta);
        Checks.finite("anchor", anchor);
    }

    @Override
    public String name() {
        return "anchor";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double x = beta * pair.chosenLogRatio() - anchor;
        return new PairLoss(Logistic.softplus(-x), -beta * Logistic.sigmoid(-x), 0);
    }
}
