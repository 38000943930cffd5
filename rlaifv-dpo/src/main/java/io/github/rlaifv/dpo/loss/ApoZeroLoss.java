package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.internal.loss.Logistic;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;

/**
 * {@code (1 - sigma(beta rho(c))) + sigma(beta rho(r))} (anchored preference optimisation, arXiv 2408.06266, equation 7):
 * chosen responses up, rejected ones down; for chosen responses better than what the policy writes.
 *
 * @param beta per nat, > 0
 */
public record ApoZeroLoss(double beta) implements PairwiseLoss {
    public ApoZeroLoss {
        Checks.positive("beta", beta);
    }

    @Override
    public String name() {
        return "apo_zero";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double c = beta * pair.chosenLogRatio();
        double r = beta * pair.rejectedLogRatio();
        return new PairLoss(
                Logistic.sigmoid(-c) + Logistic.sigmoid(r), -beta * Logistic.bell(c), beta * Logistic.bell(r));
    }
}
