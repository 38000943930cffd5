package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.Logistic;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The anchor term of mDPO (arXiv 2406.11839): {@code -log sigma(beta * rho(c) - delta)}. It keeps the reward of the
 * chosen response above an anchor, so that the margin does not grow by making both responses less likely.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 * @param anchor the anchor delta, in units of reward; 0 in the paper
 */
public record AnchorLoss(double beta, double anchor) implements PairwiseLoss {
    public AnchorLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.finite("anchor", anchor);
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
