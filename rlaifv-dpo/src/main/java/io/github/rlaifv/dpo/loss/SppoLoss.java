package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;

/**
 * The loss of SPPO (arXiv 2405.00675, equation 4.7, with win probabilities of 1 and 0):
 * {@code (rho(c) - 1/(2 beta))^2 + (rho(r) + 1/(2 beta))^2}. It pulls the log-ratio of each response to a target of its
 * own.
 *
 * @param beta inverse of the paper's eta, per nat, > 0
 */
public record SppoLoss(double beta) implements PairwiseLoss {
    public SppoLoss {
        LossOptionChecks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "sppo_hard";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double c = pair.chosenLogRatio() - 0.5 / beta;
        double r = pair.rejectedLogRatio() + 0.5 / beta;
        return new PairLoss(c * c + r * r, 2 * c, 2 * r);
    }
}
