package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;

/**
 * {@code (rho(c) - 1/(2 beta))^2 + (rho(r) + 1/(2 beta))^2} (SPPO, arXiv 2405.00675, equation 4.7, with the hard
 * probabilities 1 and 0 of winning): each response's log-ratio is pulled to a place of its own.
 *
 * @param beta per nat, > 0; the inverse of the paper's eta
 */
public record SppoLoss(double beta) implements PairwiseLoss {
    public SppoLoss {
        Checks.positive("beta", beta);
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
